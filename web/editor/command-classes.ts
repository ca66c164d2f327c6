import { itemClasses } from '../ui/index.ts';

/** Items of a cmdk list: it writes `data-disabled="false"`, which Base UI's items never do. */
export const commandItemClasses = `${itemClasses.replace('data-disabled:opacity-45', '')} data-[disabled=true]:opacity-45 data-[selected=true]:bg-hover`;
