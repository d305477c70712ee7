import type { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One request that the API answers. The table of them is the only list: routes, documentation and the console read it. */
export interface Endpoint {
  /** The menu word it belongs to; groups the documentation. */
  readonly word: string;
  readonly summary: string;
  /** `public` is readable by anybody; everything else needs the session cookie. */
  readonly access: 'public' | 'signed-in';
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** JSON body. */
  readonly body?: z.ZodType;
  /** Set instead of `body` when the request carries a file in the form field `file`. */
  readonly upload?: true;
  /** Status of success; 200 when absent. */
  readonly status?: 201 | 202 | 204;
  /** Answers of other statuses that are not a Failure. */
  readonly others?: Readonly<Record<number, z.ZodType>>;
  /** JSON answer. Absent: the answer is a file or a stream, `produces` tells its media type. */
  readonly response?: z.ZodType;
  readonly produces?: readonly string[];
}

export type EndpointTable = Readonly<Record<`${Method} /api/${string}`, Endpoint>>;
