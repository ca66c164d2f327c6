import { Trash2 } from 'lucide-react';
import { HeaderName, type HttpMethod, hasBody, type NodeOf } from '#engine/format/index';
import { changeUrl } from '../../editor/edits/host-edits.ts';
import { httpFormText } from '../../text/inspector-forms.ts';
import { IconButton, Select } from '../../ui/index.ts';
import { CodeField } from '../fields/CodeField.tsx';
import { CommitNumber } from '../fields/CommitNumber.tsx';
import { CommitText } from '../fields/CommitText.tsx';
import { JsonField } from '../fields/JsonField.tsx';
import { freeName } from '../schema/schema-kinds.ts';
import type { NodeEditing } from '../use-node-editing.ts';
import { AddButton } from './AddButton.tsx';
import { PortOptionsSection } from './PortOptionsSection.tsx';
import { Section } from './Section.tsx';
import { variablesOf } from './variables.ts';

type Http = NodeOf<'http'>;
const methods: readonly HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'];

/** Settings of an `http` node: what is called, what is sent, how the reply is read. */
export function HttpForm({ editing }: { editing: NodeEditing<Http> }) {
  const { node, set, apply, errorAt, scope } = editing;
  return (
    <>
      <Section title={httpFormText.request}>
        <Select
          label={httpFormText.method}
          value={node.method}
          options={methods.map((method) => ({ value: method, label: method }))}
          onChange={(method) => set({ method, ...(hasBody({ method }) ? {} : { body: undefined }) })}
        />
        <CommitText
          label={httpFormText.url}
          hint={httpFormText.urlHint}
          mono
          isLong
          minRows={2}
          spellCheck={false}
          value={node.url}
          error={errorAt('url')}
          check={(text) => (text.trim() === '' ? httpFormText.urlIsNeeded : undefined)}
          onCommit={(url) => apply(changeUrl(scope, node, url.trim()))}
        />
        {hasBody(node) && <BodyFields editing={editing} />}
      </Section>
      <HeaderSection editing={editing} />
      <Section title={httpFormText.reply}>
        <Select
          label={httpFormText.isReadAs}
          value={node.response ?? 'json'}
          options={[
            { value: 'json', label: httpFormText.json, description: httpFormText.portBodyBringsValue },
            { value: 'text', label: httpFormText.text, description: httpFormText.portBodyBringsText },
          ]}
          onChange={(response) => set({ response: response === 'json' ? undefined : response })}
        />
        <CommitNumber
          label={httpFormText.atMost}
          hint={httpFormText.atMostHint}
          isWhole
          min={1}
          max={2_000_000}
          placeholder="1000000"
          value={node.maxBytes}
          onCommit={(maxBytes) => set({ maxBytes })}
        />
      </Section>
      <PortOptionsSection editing={editing} />
    </>
  );
}

type BodyKind = 'port' | 'json' | 'text';

function BodyFields({ editing }: { editing: NodeEditing<Http> }) {
  const { node, set, leave, errorAt, scope, isReadOnly } = editing;
  const kind: BodyKind = node.body === undefined ? 'port' : typeof node.body === 'string' ? 'text' : 'json';
  const first: Readonly<Record<BodyKind, Http['body']>> = { port: undefined, json: {}, text: '' };
  return (
    <>
      <Select
        label={httpFormText.body}
        value={kind}
        options={[
          { value: 'port', label: httpFormText.messageAtPortBody, description: httpFormText.sentAsJson },
          { value: 'json', label: httpFormText.json, description: httpFormText.itsTextsAreTemplates },
          { value: 'text', label: httpFormText.text, description: httpFormText.aTemplate },
        ]}
        onChange={(choice) => set({ body: first[choice] })}
        error={kind === 'port' ? errorAt('body') : undefined}
      />
      {kind === 'json' && (
        <JsonField
          name={httpFormText.body}
          label={httpFormText.json}
          hint={httpFormText.textThatIsOnlyName}
          lines={6}
          value={node.body}
          onCommit={(body) => set({ body })}
          error={errorAt('body')}
        />
      )}
      {kind === 'text' && (
        <CodeField
          name={httpFormText.body}
          label={httpFormText.text}
          language="prompt"
          lines={6}
          scope={variablesOf(scope, node.id)}
          value={typeof node.body === 'string' ? node.body : ''}
          onChange={(body) => set({ body }, 'body')}
          onLeave={leave}
          isReadOnly={isReadOnly}
          error={errorAt('body')}
        />
      )}
    </>
  );
}

function headerProblem(name: string, others: readonly string[]): string | undefined {
  const parsed = HeaderName.safeParse(name);
  if (!parsed.success) return `"${name}" ${parsed.error.issues[0]?.message ?? httpFormText.isNoHeader}.`;
  const isTaken = others.some((other) => other.toLowerCase() === name.toLowerCase());
  return isTaken ? httpFormText.thereIsAnotherHeader(name) : undefined;
}

function HeaderSection({ editing }: { editing: NodeEditing<Http> }) {
  const { node, set, errorAt } = editing;
  const headers = Object.entries(node.headers ?? {});
  const names = headers.map(([name]) => name);
  const write = (next: ReadonlyArray<readonly [string, string]>) =>
    set({ headers: next.length === 0 ? undefined : Object.fromEntries(next) });
  return (
    <Section
      title={httpFormText.headers}
      isOpen={headers.length > 0}
      summary={headers.length === 0 ? httpFormText.standard : names.join(', ')}
    >
      <p className="text-faint text-sm">{httpFormText.noKeysOrPasswordsFlow}</p>
      {headers.map(([name, value], index) => (
        <div key={name} className="flex items-start gap-1">
          <CommitText
            className="w-28"
            aria-label={httpFormText.nameOfHeader(index + 1)}
            mono
            spellCheck={false}
            value={name}
            check={(text) =>
              headerProblem(
                text,
                names.filter((other) => other !== name),
              )
            }
            onCommit={(to) => write(headers.map((header, at) => (at === index ? [to, value] : header)))}
          />
          <CommitText
            className="flex-1"
            aria-label={httpFormText.valueOfHeader(name)}
            mono
            spellCheck={false}
            value={value}
            error={errorAt(`headers["${name}"]`)}
            onCommit={(text) => write(headers.map((header, at) => (at === index ? [name, text] : header)))}
          />
          <IconButton
            label={httpFormText.removeNamed(name)}
            onClick={() => write(headers.filter((_, at) => at !== index))}
          >
            <Trash2 aria-hidden />
          </IconButton>
        </div>
      ))}
      <AddButton onClick={() => write([...headers, [freeName(names, 'X-Header'), '']])}>
        {httpFormText.addHeader}
      </AddButton>
    </Section>
  );
}
