import { Body, Controller, Get, Put, Req, UseFilters } from '@nestjs/common';
import { authenticatedCaller } from '../auth/authenticated-caller.js';
import { TooManyAttemptsFilter } from '../auth/login/too-many-attempts.filter.js';
import { BodyPipe } from '../kernel/http/body.pipe.js';
import type { RequestWithCaller } from '../kernel/http/caller.js';
import type { Model } from '../kernel/model.js';
import { userModel } from './user.model.js';
import { UserUpdateService } from './user-update.service.js';
import { updateUser, type UpdateUser } from './users.schemas.js';

@Controller('api/v1/current-user')
@UseFilters(TooManyAttemptsFilter)
export class CurrentUserController {
  constructor(private readonly updates: UserUpdateService) {}

  /** The guard has read the account for this very request, so nothing more is read here. */
  @Get()
  get(@Req() request: RequestWithCaller): Model {
    return userModel(authenticatedCaller(request).user, { hydrate: true, own: true });
  }

  @Put()
  update(@Req() request: RequestWithCaller, @Body(new BodyPipe(updateUser)) body: UpdateUser): Promise<Model> {
    return this.updates.updateOwn(authenticatedCaller(request), body, request.ip);
  }
}
