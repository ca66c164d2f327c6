/** Menus, lists and other popups look the same everywhere. */
export const popupClasses =
  'z-60 origin-(--transform-origin) rounded-lg bg-raised p-1 text-ink shadow-popup outline-none transition-[opacity,scale] duration-100 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0';
export const itemClasses =
  'flex min-h-7 cursor-default select-none items-center gap-2 rounded-md px-2 text-base outline-none data-highlighted:bg-hover data-disabled:opacity-45 [&_svg]:size-4 [&_svg]:shrink-0';
