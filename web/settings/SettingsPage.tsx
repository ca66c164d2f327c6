import type { ReactNode } from 'react';
import { AuditTrail } from '../account/AuditTrail.tsx';
import { MemberList } from '../account/MemberList.tsx';
import { OwnAccount } from '../account/OwnAccount.tsx';
import { useAccount, useMay } from '../client/account.ts';
import { useSettings } from '../client/queries.ts';
import { useToolServers } from '../client/tool-servers.ts';
import { Page, PageBody, PageHeader } from '../shell/PageHeader.tsx';
import { auditText, memberListText, ownAccountText } from '../text/account.ts';
import { settingsPageText } from '../text/settings.ts';
import { webhookListText } from '../text/webhooks.ts';
import { chooseTheme, RadioGroup, Spinner, themeChoice, useThemeChoice } from '../ui/index.ts';
import { DirectProvider } from './DirectProvider.tsx';
import { ProviderList } from './ProviderList.tsx';
import { ToolServerList } from './ToolServerList.tsx';
import { WebhookList } from './WebhookList.tsx';

export function SettingsPage() {
  // What comes late would push the sections below it down.
  const isPending = [useSettings().isPending, useToolServers().isPending].includes(true);
  return (
    <Page>
      <PageHeader title={settingsPageText.settings} />
      <PageBody width="text">{isPending ? <Spinner /> : <Sections />}</PageBody>
    </Page>
  );
}

function Sections() {
  const mayManage = useMay('manageMembers');
  const may = { models: useMay('setUpModels'), tools: useMay('setUpTools'), webhooks: useMay('setUpWebhooks') };
  const hasAccounts = useAccount().data?.accounts === true;
  return (
    <div className="flex flex-col gap-8 pb-10">
      {hasAccounts && (
        <Section title={ownAccountText.title} text={ownAccountText.text}>
          <OwnAccount />
        </Section>
      )}
      {hasAccounts && mayManage && (
        <Section title={memberListText.title} text={memberListText.text}>
          <MemberList />
        </Section>
      )}
      {may.models && (
        <Section title={settingsPageText.modelProviders} text={settingsPageText.calledByServerForRuns}>
          <ProviderList />
        </Section>
      )}
      <Section title={settingsPageText.directCalls} text={settingsPageText.forRunsInThisBrowser}>
        <DirectProvider />
      </Section>
      {may.tools && (
        <Section title={settingsPageText.toolServers} text={settingsPageText.mcpServersWhoseTools}>
          <ToolServerList />
        </Section>
      )}
      {may.webhooks && (
        <Section title={webhookListText.title} text={webhookListText.about}>
          <WebhookList />
        </Section>
      )}
      <Section title={settingsPageText.theme} text={settingsPageText.howWorkbenchLooks}>
        <ThemeSetting />
      </Section>
      {hasAccounts && mayManage && (
        <Section title={auditText.title} text={auditText.text}>
          <AuditTrail />
        </Section>
      )}
    </div>
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
