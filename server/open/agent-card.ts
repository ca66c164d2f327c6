import type { AgentCard, AgentSkill } from '@a2a-js/sdk';
import type { ReleaseSummary } from '#engine/protocol/index';
import { textInterfaceOf } from './text-interface.ts';

export const agentCardPath = '/.well-known/agent-card.json';
const text = 'text/plain';
const json = 'application/json';
/** The versions of the protocol that are spoken, the one we prefer first. */
const versions = ['1.0', '0.3'] as const;

interface AgentPlace {
  /** Where messages go. */
  readonly url: string;
  readonly version: string;
}

/** The card of the agent that one released flow is. */
export function flowCard(release: ReleaseSummary, url: string): AgentCard {
  const { name, title, description } = release;
  return cardOf({ name: title || name, description }, [skillOf(release)], { url, version: release.version });
}

/** The card of the whole server: each released flow is a skill, which a message names in `metadata.flow`. */
export function serverCard(releases: readonly ReleaseSummary[], place: AgentPlace): AgentCard {
  const description =
    'Runs the released flows of this server. A message names the one that it is for in metadata.flow.';
  return cardOf({ name: 'Flowright', description }, releases.map(skillOf), place);
}

function cardOf(
  { name, description }: Pick<AgentCard, 'name' | 'description'>,
  skills: AgentSkill[],
  { url, version }: AgentPlace,
): AgentCard {
  return {
    name,
    description: description || name,
    version,
    supportedInterfaces: versions.map((protocolVersion) => ({
      url,
      protocolBinding: 'JSONRPC',
      tenant: '',
      protocolVersion,
    })),
    provider: undefined,
    capabilities: { streaming: true, pushNotifications: false, extensions: [], extendedAgentCard: false },
    securitySchemes: {
      token: {
        scheme: {
          $case: 'httpAuthSecurityScheme',
          value: { scheme: 'Bearer', bearerFormat: '', description: 'An API token' },
        },
      },
    },
    securityRequirements: [{ schemes: { token: { list: [] } } }],
    defaultInputModes: [text, json],
    defaultOutputModes: [text, json],
    skills,
    signatures: [],
  };
}

function skillOf({ name, title, description, needs, ...release }: ReleaseSummary): AgentSkill {
  const people = needs.people.length === 0 ? '' : ` People take part in it (${needs.people.join(', ')}).`;
  const modes = textInterfaceOf(release.interface) === undefined ? [json] : [text, json];
  return {
    id: name,
    name: title || name,
    description: `${description}${people}`.trim() || name,
    tags: ['flow'],
    examples: [],
    inputModes: modes,
    outputModes: modes,
    securityRequirements: [],
  };
}
