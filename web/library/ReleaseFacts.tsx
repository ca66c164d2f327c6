import { GitFork, Terminal } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { FlowCard, Lineage, Release } from '#engine/protocol/index';
import { useLibrary } from '../client/queries.ts';
import { runsUrl } from '../client/run-client.ts';
import { CallCount } from '../run/CallCount.tsx';
import { formatTime } from '../shell/format-time.ts';
import { releaseFactsText } from '../text/library.ts';
import { Badge } from '../ui/index.ts';
import { RenderedMarkdown } from '../ui/RenderedMarkdown.tsx';
import { FacetList } from './FacetList.tsx';
import { FlowNeeds } from './FlowNeeds.tsx';
import { releaseUrl } from './release-url.ts';

const noFlows = {};

/** What one should know of a release beside what it does. */
export function ReleaseFacts({ release }: { release: Release }) {
  const { needs, card, facets, lineage } = release;
  return (
    <aside className="flex flex-col gap-4 text-muted">
      <Fact title={releaseFactsText.needs}>
        <FlowNeeds needs={needs} />
        <CallCount flow={release.flow} flows={noFlows} />
        <RoleList title={releaseFactsText.modelRoles} roles={needs.models} />
        <RoleList title={releaseFactsText.people} roles={needs.people} />
        <RoleList title={releaseFactsText.hosts} roles={needs.hosts} />
        <RoleList title={releaseFactsText.tools} roles={needs.tools} />
      </Fact>
      {card !== undefined && <CardFacts card={card} />}
      {facets !== undefined && (
        <Fact title={releaseFactsText.kind}>
          <FacetList facets={facets} />
        </Fact>
      )}
      <Fact title={releaseFactsText.release}>
        <div className="flex flex-wrap items-center gap-1.5">
          <Badge tone="accent">{release.version}</Badge>
          {release.shipped && <Badge>{releaseFactsText.partOfFlowright}</Badge>}
        </div>
        <p>
          {release.author === '' ? releaseFactsText.published : releaseFactsText.by(release.author)}{' '}
          {formatTime(release.publishedAt)}
        </p>
        {release.notes !== '' && <RenderedMarkdown>{release.notes}</RenderedMarkdown>}
        <p className="wrap-anywhere font-mono text-faint text-xs">{release.hash}</p>
        <Link
          href={runsUrl(release.name)}
          className="w-fit text-accent-text text-sm underline-offset-2 hover:underline"
        >
          {releaseFactsText.itsRuns}
        </Link>
      </Fact>
      <LineageFacts name={release.name} lineage={lineage} />
      {Object.keys(release.dependencies).length > 0 && (
        <Fact title={releaseFactsText.uses}>
          {Object.keys(release.dependencies).map((dependency) => (
            <ReleaseLink key={dependency} reference={dependency} />
          ))}
        </Fact>
      )}
      <Fact title={releaseFactsText.onCommandLine}>
        <Command text={`npx flowright pull ${release.name}@${release.version}`} />
        <Command text={`npx flowright run ${release.name}@${release.version} --input '${sampleInput(release)}'`} />
      </Fact>
    </aside>
  );
}

const cardTitles = {
  purpose: releaseFactsText.purpose,
  limits: releaseFactsText.limits,
  risks: releaseFactsText.risks,
  owner: releaseFactsText.owner,
} as const;
export const cardFields = ['purpose', 'limits', 'risks', 'owner'] as const satisfies ReadonlyArray<keyof FlowCard>;

function CardFacts({ card }: { card: FlowCard }) {
  const filled = cardFields.filter((field) => (card[field] ?? '') !== '');
  if (filled.length === 0) return null;
  return (
    <Fact title={releaseFactsText.flowCard}>
      <dl className="flex flex-col gap-1.5 rounded-lg border border-line bg-surface p-2.5">
        {filled.map((field) => (
          <div key={field}>
            <dt className="font-medium text-ink text-sm">{cardTitles[field]}</dt>
            <dd className="wrap-anywhere whitespace-pre-wrap">{card[field]}</dd>
          </div>
        ))}
      </dl>
    </Fact>
  );
}

/** What it descends from, and what descends from it. */
function LineageFacts({ name, lineage }: { name: string; lineage: Lineage | undefined }) {
  const library = useLibrary();
  const forks = (library.data ?? []).filter(({ latest }) => latest.lineage?.forkedFrom.name === name);
  if (lineage === undefined && forks.length === 0) return null;
  const from = lineage?.forkedFrom;
  return (
    <Fact title={releaseFactsText.lineage}>
      {from !== undefined && (
        <p className="flex flex-wrap items-center gap-1">
          <GitFork className="size-4 text-faint" aria-hidden /> {releaseFactsText.forkedFrom}
          {from.server === undefined ? (
            <ReleaseLink reference={`${from.name}@${from.version}`} />
          ) : (
            <span className="wrap-anywhere font-mono text-sm">
              {releaseFactsText.onNamed(from.name, from.version, from.server)}
            </span>
          )}
        </p>
      )}
      {forks.length > 0 && (
        <div>
          {releaseFactsText.forks(forks.length)}
          <ul className="flex flex-col">
            {forks.map((fork) => (
              <li key={fork.name}>
                <ReleaseLink reference={`${fork.name}@${fork.latest.version}`} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </Fact>
  );
}

export function ReleaseLink({ reference }: { reference: string }) {
  return (
    <Link
      href={releaseUrl(reference)}
      className="wrap-anywhere font-mono text-accent-text text-sm underline-offset-2 hover:underline"
    >
      {reference}
    </Link>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-1.5">
      <h2 className="font-medium text-ink text-sm">{title}</h2>
      {children}
    </section>
  );
}

function RoleList({ title, roles }: { title: string; roles: readonly string[] }) {
  if (roles.length === 0) return null;
  return (
    <p className="wrap-anywhere text-sm">
      {title}: {roles.join(', ')}
    </p>
  );
}

function Command({ text }: { text: string }) {
  return (
    <div className="flex items-start gap-2 rounded-md border border-line bg-sunken px-2 py-1.5">
      <Terminal className="mt-0.5 size-3.5 shrink-0 text-faint" aria-hidden />
      <code className="wrap-anywhere min-w-0 font-mono text-xs">{text}</code>
    </div>
  );
}

function sampleInput(release: Release): string {
  const input =
    release.examples[0]?.input ??
    Object.fromEntries(Object.keys(release.flow.interface.input).map((name) => [name, '…']));
  const text = JSON.stringify(input);
  return text.length > 120 ? '{…}' : text;
}
