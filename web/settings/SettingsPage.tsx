import type { ReactNode } from 'react';
import { Page, PageBody, PageHeader } from '../shell/PageHeader.tsx';
import { settingsPageText } from '../text/settings.ts';
import { chooseTheme, RadioGroup, themeChoice, useThemeChoice } from '../ui/index.ts';
import { DirectProvider } from './DirectProvider.tsx';
import { ProviderList } from './ProviderList.tsx';
import { ToolServerList } from './ToolServerList.tsx';

export function SettingsPage() {
  return (
    <Page>
      <PageHeader title={settingsPageText.settings} />
      <PageBody width="text">
        <div className="flex flex-col gap-8 pb-10">
          <Section title={settingsPageText.modelProviders} text={settingsPageText.calledByServerForRuns}>
            <ProviderList />
          </Section>
          <Section title={settingsPageText.directCalls} text={settingsPageText.forRunsInThisBrowser}>
            <DirectProvider />
          </Section>
          <Section title={settingsPageText.toolServers} text={settingsPageText.mcpServersWhoseTools}>
            <ToolServerList />
          </Section>
          <Section title={settingsPageText.theme} text={settingsPageText.howWorkbenchLooks}>
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
  { value: 'system', label: settingsPageText.asTheSystem },
  { value: 'light', label: settingsPageText.light },
  { value: 'dark', label: settingsPageText.dark },
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
