import type { ReactNode } from 'react';
import { Page, PageBody, PageHeader } from '../shell/PageHeader.tsx';
import { chooseTheme, RadioGroup, themeChoice, useThemeChoice } from '../ui/index.ts';
import { DirectProvider } from './DirectProvider.tsx';
import { ProviderList } from './ProviderList.tsx';
import { ToolServerList } from './ToolServerList.tsx';

export function SettingsPage() {
  return (
    <Page>
      <PageHeader title="Settings" />
      <PageBody width="text">
        <div className="flex flex-col gap-8 pb-10">
          <Section
            title="Model providers"
            text="Called by the server, for runs there and for runs in this browser. Keys stay on the server."
          >
            <ProviderList />
          </Section>
          <Section
            title="Direct calls from this browser"
            text="For runs in this browser only: the page calls the model itself, and address and key never leave this browser."
          >
            <DirectProvider />
          </Section>
          <Section
            title="Tool servers"
            text="MCP servers whose tools flows may use. The server calls them; addresses and secrets stay there."
          >
            <ToolServerList />
          </Section>
          <Section title="Theme" text="How the workbench looks in this browser.">
            <ThemeSetting />
          </Section>
        </div>
      </PageBody>
    </Page>
  );
}

function Section({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3" aria-label={title}>
      <div>
        <h2 className="font-semibold text-lg">{title}</h2>
        <p className="text-muted">{text}</p>
      </div>
      {children}
    </section>
  );
}

const themes = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

function ThemeSetting() {
  const choice = useThemeChoice();
  return (
    <RadioGroup
      className="max-w-72"
      value={choice}
      onChange={(next) => chooseTheme(themes.find((theme) => theme.value === next)?.value ?? themeChoice())}
      options={[...themes]}
    />
  );
}
