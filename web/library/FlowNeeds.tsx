import { Bot, Code, Globe, UserRound, Wrench } from 'lucide-react';
import type { Needs } from '#engine/protocol/index';
import { flowNeedsText } from '../text/gallery.ts';
import { Badge } from '../ui/index.ts';

/** What a flow will ask for when it runs: models, people, hosts, tools, code. */
export function FlowNeeds({ needs }: { needs: Needs }) {
  return (
    <div className="flex flex-wrap gap-1">
      {needs.models.length > 0 && (
        <Badge icon={<Bot aria-hidden />} title={flowNeedsText.modelRoles(needs.models.join(', '))}>
          {flowNeedsText.modelRolesCount(needs.models.length)}
        </Badge>
      )}
      {needs.people.length > 0 && (
        <Badge
          tone="waiting"
          icon={<UserRound aria-hidden />}
          title={flowNeedsText.rolesOfPeople(needs.people.join(', '))}
        >
          {flowNeedsText.people(needs.people.length)}
        </Badge>
      )}
      {needs.hosts.length > 0 && (
        <Badge icon={<Globe aria-hidden />} title={flowNeedsText.calls(needs.hosts.join(', '))}>
          {needs.hosts.length === 1 ? needs.hosts[0] : flowNeedsText.hosts(needs.hosts.length)}
        </Badge>
      )}
      {needs.tools.length > 0 && (
        <Badge icon={<Wrench aria-hidden />} title={flowNeedsText.uses(needs.tools.join(', '))}>
          {needs.tools.length === 1 ? needs.tools[0] : flowNeedsText.tools(needs.tools.length)}
        </Badge>
      )}
      {needs.code && (
        <Badge icon={<Code aria-hidden />} title={flowNeedsText.runsJavaScriptInSandbox}>
          {flowNeedsText.code}
        </Badge>
      )}
    </div>
  );
}
