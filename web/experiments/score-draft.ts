import { readScoreSpec } from '#engine/batch/score-spec';
import { scoreDraftText } from '../text/experiments.ts';

export const scoreKinds = ['none', 'exact', 'contains', 'numeric', 'schema', 'code', 'program', 'judge'] as const;
export type ScoreKind = (typeof scoreKinds)[number];

/** A score as somebody fills it in. */
export interface ScoreDraft {
  readonly kind: ScoreKind;
  /** Output port that is compared, with a path after it; empty for the only one, or `answer`. */
  readonly output: string;
  readonly ignoreCase: boolean;
  readonly tolerance: number | null;
  /** Schema, expression, program or the name of the flow that judges. */
  readonly text: string;
}

export const noScore: ScoreDraft = { kind: 'none', output: '', ignoreCase: true, tolerance: null, text: '' };

/** A draft as `--score` takes it; undefined when nothing scores. */
export function printScore({ kind, output, ignoreCase, tolerance, text }: ScoreDraft): string | undefined {
  if (kind === 'none') return undefined;
  if (kind === 'schema' || kind === 'code' || kind === 'program' || kind === 'judge') return `${kind}:${text.trim()}`;
  const settings = [
    ...(output === '' ? [] : [`output=${output}`]),
    ...(kind !== 'numeric' && ignoreCase ? ['ignoreCase=true'] : []),
    ...(kind === 'numeric' && tolerance !== null ? [`tolerance=${tolerance}`] : []),
  ];
  return settings.length === 0 ? kind : `${kind}:${settings.join(',')}`;
}

/** A draft of what `printScore` writes. Throws what `readScoreSpec` throws. */
export function draftScore(score: string | undefined): ScoreDraft {
  if (score === undefined) return noScore;
  const spec = readScoreSpec(score);
  const text = score.slice(score.indexOf(':') + 1);
  switch (spec.kind) {
    case 'exact':
    case 'contains':
      return { ...noScore, kind: spec.kind, output: standard(spec.output), ignoreCase: spec.ignoreCase };
    case 'numeric':
      return { ...noScore, kind: spec.kind, output: standard(spec.output), tolerance: spec.tolerance };
    case 'schema':
    case 'code':
    case 'program':
    case 'judge':
      return { ...noScore, kind: spec.kind, text };
  }
}

/** `answer` is what is taken unless something else is named. */
function standard(output: string | undefined): string {
  return output === undefined || output === 'answer' ? '' : output;
}

/** What is wrong with a score, in words; undefined when it can be used. */
export function problemOfScore(draft: ScoreDraft): string | undefined {
  const score = printScore(draft);
  if (score === undefined) return undefined;
  if (draft.kind === 'program' && draft.text.trim() === '') return scoreDraftText.writeProgramThatReturns;
  try {
    readScoreSpec(score);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
