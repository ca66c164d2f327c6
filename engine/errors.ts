/**
 * Every error that a person or a program may meet, in one table.
 * A message says what happened and to which thing; `help` says what to do about it.
 */
const table = {
  // Flow files and graphs
  FLOW_NOT_JSON: {
    help: 'Check the file for a missing bracket or a comma too many at the place named.',
    retry: 'after-fix',
  },
  FLOW_TOO_LARGE: { help: 'Split the flow into sub-flows, or raise the cap named in the message.', retry: 'after-fix' },
  FLOW_TOO_DEEP: { help: 'Flatten the nesting; a flow file is at most 64 levels deep.', retry: 'after-fix' },
  FLOW_TOO_NEW: { help: 'Update Flowright, or export the flow again from the older version.', retry: 'after-fix' },
  FLOW_INVALID: { help: 'Mend each problem listed; `flowright validate FILE` lists them again.', retry: 'after-fix' },
  FLOW_NOT_FOUND: { help: 'Check the name and version, or import the flow first.', retry: 'after-fix' },
  EXAMPLE_FAILED: {
    help: 'Mend the flow or record the example anew; or publish it with a reason why the example may fail.',
    retry: 'after-fix',
  },
  RELEASE_DEPRECATED: { help: 'It goes on working. Look for a newer release or another flow.', retry: 'never' },
  RELEASE_WITHDRAWN: {
    help: 'It goes on working where it is pinned already. Use another release instead.',
    retry: 'after-fix',
  },
  FLOW_HASH_MISMATCH: {
    help: 'The content is not what was pinned. Fetch the release again from a source you trust.',
    retry: 'never',
  },
  // Text and logic
  TEMPLATE_INVALID: { help: 'Correct the template; variables are written {{ name }}.', retry: 'after-fix' },
  TEMPLATE_FAILED: { help: 'Correct the template or the message that it was given.', retry: 'after-fix' },
  TEXT_PATTERN_INVALID: {
    help: 'Patterns are those of RE2: groups, classes and repetition, but no look-around and no back references.',
    retry: 'after-fix',
  },
  EXPRESSION_INVALID: {
    help: 'Use values, operators, property access and the listed methods only.',
    retry: 'after-fix',
  },
  EXPRESSION_FAILED: { help: 'Correct the expression or the message that it was given.', retry: 'after-fix' },
  CODE_SYNTAX: { help: 'Correct the code of the node; it cannot be read as JavaScript.', retry: 'after-fix' },
  CODE_FAILED: { help: 'Correct the code of the node; the message is what the program threw.', retry: 'after-fix' },
  CODE_TIMEOUT: { help: 'Make the code faster or raise its time limit.', retry: 'after-fix' },
  CODE_LIMIT: { help: 'Make the code use less memory or return less, or raise the limit named.', retry: 'after-fix' },
  CODE_OUTPUT_INVALID: {
    help: 'Return an object of plain JSON with a property for every output port.',
    retry: 'after-fix',
  },
  MESSAGE_INVALID: { help: "Correct what is sent to this port, or widen the port's schema.", retry: 'after-fix' },
  MESSAGE_TOO_LARGE: { help: 'Send less, or raise the cap named in the message.', retry: 'after-fix' },
  // Models
  MODEL_NOT_CONFIGURED: {
    help: 'Set OPENAI_BASE_URL, OPENAI_API_KEY and OPENAI_MODEL, choose a model in the settings, or run the recorded example.',
    retry: 'after-fix',
  },
  MODEL_AUTH: { help: 'Check the key of the provider in the settings.', retry: 'after-fix' },
  MODEL_REFUSED: {
    help: "Read the provider's message; usually a model name or a setting is wrong.",
    retry: 'after-fix',
  },
  MODEL_RATE_LIMITED: { help: 'It is tried again by itself; lower the concurrency if it goes on.', retry: 'later' },
  MODEL_UNAVAILABLE: {
    help: 'The provider answered with an error or could not be reached. Try again later.',
    retry: 'later',
  },
  MODEL_TIMEOUT: { help: 'The model took too long. Try again, or raise the time-out of the node.', retry: 'later' },
  MODEL_STREAM_BROKEN: { help: 'The reply ended before it was complete. It is tried again by itself.', retry: 'later' },
  MODEL_NOT_COMPATIBLE: {
    help: 'The address does not speak the OpenAI protocol; check the base URL (it usually ends in /v1).',
    retry: 'after-fix',
  },
  MODEL_EMPTY: { help: 'The model sent an empty reply. Try again or change the prompt.', retry: 'later' },
  RESPONSE_INVALID: {
    help: 'The reply did not fit the response schema, even after the repairs allowed. Loosen the schema, allow more repairs or declare a fallback.',
    retry: 'later',
  },
  NO_RECORDED_ANSWER: {
    help: 'The recording has no answer for this activation. Bind the role to a model to run it for real.',
    retry: 'after-fix',
  },
  // Calls to the outside
  HOST_NOT_GRANTED: {
    help: 'Allow the run to call the hosts named: in the start dialog, with --allow-host, or as `grants` of the request.',
    retry: 'after-fix',
  },
  HTTP_BLOCKED: {
    help: 'Calls lead only to hosts that were granted and that are public. The operator may allow private ones with FLOWRIGHT_ALLOW_PRIVATE_HOSTS.',
    retry: 'after-fix',
  },
  HTTP_FAILED: { help: 'Read what the server answered; usually the address or the body is wrong.', retry: 'after-fix' },
  HTTP_UNREACHABLE: { help: 'The host did not answer, or not in time. Try again later.', retry: 'later' },
  TOOL_NOT_GRANTED: {
    help: 'Allow the run to use the tools named: in the start dialog, with --allow-tool, or as `grants` of the request.',
    retry: 'after-fix',
  },
  TOOL_NOT_CONFIGURED: {
    help: 'Set the tool server up under this name: in the settings, or with FLOWRIGHT_TOOL_SERVERS.',
    retry: 'after-fix',
  },
  TOOL_FAILED: { help: 'Read what the tool answered; usually an argument is wrong.', retry: 'after-fix' },
  TOOL_UNREACHABLE: { help: 'The tool server did not answer, or not in time. Try again later.', retry: 'later' },
  // Deciding
  NO_VALID_BALLOT: {
    help: 'Declare what an invalid ballot means, or check what arrives at the ballots port.',
    retry: 'after-fix',
  },
  TIE: { help: 'Choose another tie rule for this decision.', retry: 'after-fix' },
  // Runs
  INPUT_INVALID: {
    help: "Give every required input, in the type that the flow's interface declares.",
    retry: 'after-fix',
  },
  ITEMS_INVALID: {
    help: 'Send a list to the `items` port of the map, or how many items: 0 to 10,000.',
    retry: 'after-fix',
  },
  DEPTH_EXCEEDED: {
    help: 'The flow calls itself too deeply. Give the recursion an end, or raise the `depth` budget.',
    retry: 'after-fix',
  },
  ACTIVATION_TIMEOUT: { help: 'Raise the time-out of the node, or make the work shorter.', retry: 'later' },
  TASK_EXPIRED: { help: 'Nobody answered in time. Give the task more time or a default answer.', retry: 'never' },
  TASK_CLOSED: { help: 'The task no longer waits for an answer. Nothing was changed.', retry: 'never' },
  TASK_ANSWERED: { help: 'Somebody answered before you. Nothing was changed.', retry: 'never' },
  TASK_NOT_FOUND: { help: 'Check the link; the run may have been deleted.', retry: 'never' },
  ANSWER_INVALID: {
    help: 'Correct the fields named and send the answer again; the task is still open.',
    retry: 'after-fix',
  },
  RUN_NOT_FOUND: { help: 'Check the id; the run may have been deleted.', retry: 'never' },
  RUN_FINAL: { help: 'A finished run never changes. Fork it to go on from any message.', retry: 'never' },
  RUN_NOT_PAUSED: { help: 'Only a paused run can be resumed.', retry: 'never' },
  JOURNAL_INVALID: {
    help: 'The file is not a journal of this version of Flowright, or it is damaged at the entry named.',
    retry: 'never',
  },
  JOURNAL_MISMATCH: {
    help: 'The journal does not belong to this flow. It is refused rather than guessed at.',
    retry: 'never',
  },
  STORE_FAILED: {
    help: 'The run is paused and nothing was acknowledged. Free space or check the disk, then resume.',
    retry: 'later',
  },
  STORE_IN_USE: {
    help: 'Stop the other Flowright that uses this data folder, or choose another folder with --data.',
    retry: 'after-fix',
  },
  STORE_TOO_NEW: {
    help: 'Update Flowright; this data was written by a newer version and was not touched.',
    retry: 'after-fix',
  },
  STALE_WRITER: { help: 'Another writer was first; the run was read again.', retry: 'later' },
  CAP_EXCEEDED: { help: 'Raise the setting named in the message if this is intended.', retry: 'after-fix' },
  // Access
  BAD_REQUEST: { help: 'Correct the fields named.', retry: 'after-fix' },
  NOT_FOUND: { help: 'Check the address.', retry: 'never' },
  FORBIDDEN: {
    help: 'Open the workbench from the address that the server printed, or send its token.',
    retry: 'after-fix',
  },
  SIGN_IN_FAILED: { help: 'Check both, or ask an admin for a new invitation.', retry: 'after-fix' },
  TOO_MANY_REQUESTS: { help: 'Wait a little and try again.', retry: 'later' },
  CONFLICT: { help: 'Read the current state again, then repeat the change.', retry: 'after-fix' },
  UNSUPPORTED_MEDIA_TYPE: { help: 'Send JSON with content type application/json.', retry: 'after-fix' },
  INTERNAL: { help: "This is a defect of Flowright. Please report it with the run's journal.", retry: 'later' },
} as const;

export type ErrorCode = keyof typeof table;

/** Where an error happened; every part is optional, and only names and ids are kept, never content. */
export interface ErrorPlace {
  flow?: string;
  node?: string;
  port?: string;
  run?: string;
  address?: string;
  /** A JSON path into the offending document, for example `nodes[2].prompt`. */
  path?: string;
}

/** What is written to a journal, sent over the wire and shown to a person. Plain JSON. */
export interface ErrorFact {
  code: ErrorCode;
  message: string;
  help: string;
  where?: ErrorPlace;
  /** Short extra text such as the reply that did not fit; already capped by whoever made it. */
  detail?: string;
}

/** A place in a text, counted from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

export interface FlowErrorOptions {
  /** Where in the text that could not be read. */
  at?: TextPlace | undefined;
  where?: ErrorPlace;
  detail?: string;
  /** Milliseconds that the other side asked us to wait before the next attempt (Retry-After). */
  retryAfterMs?: number;
  /** Whether trying again may help, where the code alone does not tell. */
  retry?: FlowError['retry'];
  cause?: unknown;
}

/** The only error class of Flowright; everything else that is thrown is a defect. */
export class FlowError extends Error {
  readonly code: ErrorCode;
  readonly help: string;
  readonly retry: 'never' | 'later' | 'after-fix';
  readonly where: ErrorPlace | undefined;
  readonly at: TextPlace | undefined;
  readonly detail: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: FlowErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'FlowError';
    this.code = code;
    this.help = table[code].help;
    this.retry = options.retry ?? table[code].retry;
    this.where = options.where;
    this.at = options.at;
    this.detail = options.detail;
    this.retryAfterMs = options.retryAfterMs;
  }

  toFact(): ErrorFact {
    return {
      code: this.code,
      message: this.message,
      help: this.help,
      ...(this.where === undefined ? {} : { where: inOrder(this.where) }),
      ...(this.detail === undefined ? {} : { detail: this.detail }),
    };
  }
}

/** All codes with their help, for the documentation and the OpenAPI document. */
export const errorTable: Readonly<Record<ErrorCode, { help: string; retry: string }>> = table;

/** Turns whatever was thrown into a fact. An unknown error is a defect and says so, without its stack. */
export function toErrorFact(thrown: unknown, where?: ErrorPlace): ErrorFact {
  if (thrown instanceof FlowError) {
    const fact = thrown.toFact();
    return where === undefined ? fact : { ...fact, where: inOrder({ ...where, ...fact.where }) };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: 'INTERNAL',
    message,
    help: table.INTERNAL.help,
    ...(where === undefined ? {} : { where: inOrder(where) }),
  };
}

/** In the order in which a journal is read back: a template may print an error, which must not depend on that. */
function inOrder({ flow, node, port, run, address, path }: ErrorPlace): ErrorPlace {
  return {
    ...(flow === undefined ? {} : { flow }),
    ...(node === undefined ? {} : { node }),
    ...(port === undefined ? {} : { port }),
    ...(run === undefined ? {} : { run }),
    ...(address === undefined ? {} : { address }),
    ...(path === undefined ? {} : { path }),
  };
}

/** Makes a switch total: a new member of a union that is forgotten somewhere does not compile. */
export function assertNever(value: never): never {
  throw new FlowError('INTERNAL', `Unknown case: ${JSON.stringify(value)}`);
}
