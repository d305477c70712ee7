import type {
  BodyOf,
  EndpointName,
  FailureBody,
  ParamsOf,
  QueryOf,
  ResponseOf,
} from '../../../src/api/contract/index.ts';

/** An answer of 400 and above, or no answer at all (`status` 0). `message` is English; the console shows it by `code`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly failure: FailureBody;

  constructor(status: number, failure: FailureBody) {
    super(failure.message);
    this.status = status;
    this.failure = failure;
  }
}

type Needed<Key extends string, Value> = [Value] extends [undefined]
  ? { readonly [K in Key]?: undefined }
  : { readonly [K in Key]: Value };

type Input<N extends EndpointName> = Needed<'params', ParamsOf<N>> &
  Needed<'body', BodyOf<N>> & {
    readonly query?: QueryOf<N>;
    readonly signal?: AbortSignal;
    readonly keepalive?: boolean;
  };

const offline: FailureBody = {
  code: 'console.no-connection',
  message: 'The server does not answer.',
  params: {},
  retryable: true,
};

/** Asks the API: `request('GET /api/campaigns/:id', { params: { id } })`. Rejects with `ApiError` only. */
export async function request<N extends EndpointName>(name: N, input: Input<N>): Promise<ResponseOf<N>> {
  const [method, template] = name.split(' ') as [string, string];
  const body: unknown = input.body;
  const response = await send(addressOf(template, input.params, input.query), {
    method,
    signal: input.signal ?? null,
    keepalive: input.keepalive ?? false,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (response.status === 204) return undefined as ResponseOf<N>;
  return (await response.json()) as ResponseOf<N>;
}

/** Sends a file in the form field `file`; `onShare` tells how much of it has left, 0 to 1. */
export function upload<N extends EndpointName>(
  name: N,
  file: File,
  onShare: (share: number) => void,
  params?: ParamsOf<N>,
): Promise<ResponseOf<N>> {
  const [method, template] = name.split(' ') as [string, string];
  return new Promise((resolve, reject) => {
    const wire = new XMLHttpRequest();
    wire.open(method, addressOf(template, params, undefined));
    wire.responseType = 'json';
    wire.upload.onprogress = (event) => {
      if (event.lengthComputable) onShare(event.loaded / event.total);
    };
    wire.onerror = () => reject(new ApiError(0, offline));
    wire.onload = () => {
      if (wire.status >= 200 && wire.status < 300) resolve(wire.response as ResponseOf<N>);
      else reject(new ApiError(wire.status, failureOf(wire.response)));
    };
    const form = new FormData();
    form.append('file', file);
    wire.send(form);
  });
}

/** The address of an endpoint, for links and `<audio>`. Parameters are percent-encoded, empty query values left out. */
export function addressOf(template: string, params: unknown, query: unknown): string {
  const values = (params ?? {}) as Record<string, string>;
  const path = template.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(values[key] ?? ''));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries((query ?? {}) as Record<string, string | number | undefined>)) {
    if (value !== undefined && value !== '') search.set(key, String(value));
  }
  const tail = search.toString();
  return tail ? `${path}?${tail}` : path;
}

async function send(address: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, offline);
  }
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => null);
  throw new ApiError(response.status, failureOf(body));
}

function failureOf(body: unknown): FailureBody {
  if (typeof body === 'object' && body !== null && 'code' in body && 'message' in body)
    return body as FailureBody;
  return { ...offline, code: 'console.strange-answer', message: 'The server answered in an unknown way.' };
}
