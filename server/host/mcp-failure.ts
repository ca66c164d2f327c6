import { FlowError } from '#engine/errors';

/**
 * What went wrong with a tool server, in our words. Told by what the SDK's errors carry and not by their class, since
 * the SDK is loaded late. Nothing of what we sent is in it: that held a secret.
 */
export function mcpFailure(server: string, error: unknown, overdueMs?: number): unknown {
  if (error instanceof FlowError || !(error instanceof Error)) return error;
  const named = `The tool server "${server}"`;
  if (overdueMs !== undefined) return unreachable(`${named} did not answer within ${overdueMs / 1000} s.`);
  const status = statusOf(error);
  if (status === 401 || status === 403 || error.name === 'UnauthorizedError' || error.name === 'InsufficientScopeError')
    return new FlowError('TOOL_NOT_CONFIGURED', `${named} does not let us in; check its secret in the settings.`);
  if (status === 429 || (status !== undefined && status >= 500))
    return unreachable(`${named} answered with status ${status}.`);
  if (status !== undefined)
    return new FlowError('TOOL_NOT_CONFIGURED', `${named} answered with status ${status}; check its address.`);
  const reason = systemReason(error);
  if (reason !== undefined) return unreachable(`${named} could not be reached: ${reason}.`);
  // A refusal in the protocol's own terms: its text is the server's.
  return new FlowError('TOOL_FAILED', `${named} refused the call.`, { detail: error.message.slice(0, 2000) });
}

function unreachable(message: string): FlowError {
  return new FlowError('TOOL_UNREACHABLE', message);
}

function statusOf(error: Error): number | undefined {
  const { status, data } = error as { status?: unknown; data?: { status?: unknown } }; // looked at, not trusted
  const found = status ?? data?.status;
  return typeof found === 'number' ? found : undefined;
}

/** The system's code of a connection that failed, wherever in the chain of causes it is. */
function systemReason(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 5) return undefined;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  const isSystem =
    typeof code === 'string' &&
    /^(E[A-Z]+|UND_ERR_[A-Z_]+|ERR_[A-Z_]+|CERT_[A-Z_]+|DEPTH_[A-Z_]+|SELF_[A-Z_]+)$/.test(code);
  if (isSystem) return code;
  const inner = systemReason(cause, depth + 1);
  if (inner !== undefined) return inner;
  return error instanceof TypeError || /fetch failed|terminated/i.test(error.message)
    ? 'the connection failed'
    : undefined;
}
