import { language } from './language.ts';

const rules = new Intl.PluralRules(language);

type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/** The form of a text that fits a number: in English `one` or `other`; other languages have more. */
export function plural(count: number, forms: Forms): string {
  return forms[rules.select(count)] ?? forms.other;
}
