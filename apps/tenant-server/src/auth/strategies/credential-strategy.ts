import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-custom';
import type { AuthenticatedCaller } from '../authenticated-caller.js';

type VerifiedCallback = (error: unknown, caller?: AuthenticatedCaller | false) => void;

/** One kind of credential, as a Passport strategy. */
export abstract class CredentialStrategy extends Strategy {
  constructor() {
    // Passport is typed for Express; it hands over the request that it was given.
    super((request, done) => void this.#settle(request as unknown as FastifyRequest, done));
  }

  async #settle(request: FastifyRequest, done: VerifiedCallback): Promise<void> {
    let caller: AuthenticatedCaller | false;
    try {
      caller = await this.validate(request);
    } catch (error) {
      return done(error);
    }
    done(null, caller);
  }

  /**
   * `false` when the request has no such credential, so that the next strategy tries.
   * @throws CredentialsNotValidError (401) when it has one that is not good: no other is tried then.
   */
  abstract validate(request: FastifyRequest): Promise<AuthenticatedCaller | false>;
}
