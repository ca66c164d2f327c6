import { Bot, Code, Globe, UserRound, Wrench } from 'lucide-react';
import type { Needs } from '#engine/protocol/index';
import { Badge } from '../ui/index.ts';

/** What a flow will ask for when it runs: models, people, hosts, tools, code. */
export function FlowNeeds({ needs }: { needs: Needs }) {
  return (
    <div className="flex flex-wrap gap-1">
      {needs.models.length > 0 && (
        <Badge icon={<Bot aria-hidden />} title={`Model roles: ${needs.models.join(', ')}`}>
          {needs.models.length === 1 ? '1 model role' : `${needs.models.length} model roles`}
        </Badge>
      )}
      {needs.people.length > 0 && (
        <Badge tone="waiting" icon={<UserRound aria-hidden />} title={`Roles of people: ${needs.people.join(', ')}`}>
          {needs.people.length === 1 ? 'a person' : `${needs.people.length} people`}
        </Badge>
      )}
      {needs.hosts.length > 0 && (
        <Badge icon={<Globe aria-hidden />} title={`Calls ${needs.hosts.join(', ')}`}>
          {needs.hosts.length === 1 ? needs.hosts[0] : `${needs.hosts.length} hosts`}
        </Badge>
      )}
      {needs.tools.length > 0 && (
        <Badge icon={<Wrench aria-hidden />} title={`Uses ${needs.tools.join(', ')}`}>
          {needs.tools.length === 1 ? needs.tools[0] : `${needs.tools.length} tools`}
        </Badge>
      )}
      {needs.code && (
        <Badge icon={<Code aria-hidden />} title="Runs JavaScript in a sandbox">
          code
        </Badge>
      )}
    </div>
  );
}
