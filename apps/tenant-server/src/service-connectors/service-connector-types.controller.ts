import { Controller, Get, Param, Query } from '@nestjs/common';
import { single, type RawQuery } from '../kernel/list/list-request.js';
import { connectorType, connectorTypes, type ConnectorType } from './connector-types.js';

@Controller('api/v1/service_connector_types')
export class ServiceConnectorTypesController {
  @Get()
  list(@Query() query: RawQuery): readonly ConnectorType[] {
    return connectorTypes({
      connector_type: single(query, 'connector_type'),
      resource_type: single(query, 'resource_type'),
      auth_method: single(query, 'auth_method'),
    });
  }

  @Get(':name')
  get(@Param('name') name: string): ConnectorType {
    return connectorType(name);
  }
}
