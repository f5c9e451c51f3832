import { Controller, Get, SerializeOptions } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { sizeSpec } from '../config/catalog.js';
import { Config } from '../config/config.js';
import { ApiProblems } from '../docs/api-responses.js';
import { Requires } from '../identity/requires.decorator.js';

const named = z.object({ name: z.string(), default: z.boolean() });
const catalogView = z
  .object({
    sizes: z.array(z.object({ ...sizeSpec.shape, ...named.shape })),
    releases: z.array(z.object({ version: z.string(), default: z.boolean() })),
    database_servers: z.array(named),
    clusters: z.array(named),
  })
  .meta({ id: 'Catalog' });

/** What a tenant can be given, by configuration. Names only: where servers are and who may use them is nobody's business. */
@ApiTags('catalog')
@ApiBearerAuth()
@Controller('api/v1/catalog')
export class CatalogController {
  constructor(private readonly config: Config) {}

  @Get()
  @Requires('tenants:read')
  @SerializeOptions({ schema: catalogView })
  @ApiOperation({ summary: 'Sizes, releases, database servers and clusters that tenants can have' })
  @ApiOkResponse({ standardSchema: catalogView })
  @ApiProblems()
  get(): z.output<typeof catalogView> {
    const { catalog } = this.config;
    const names = (items: readonly { readonly name: string }[], chosen: string) =>
      items.map(({ name }) => ({ name, default: name === chosen }));
    return {
      sizes: catalog.sizes.map((size) => ({ ...size, default: size.name === catalog.defaultSize })),
      releases: catalog.releases.map(({ version }) => ({ version, default: version === catalog.defaultRelease })),
      database_servers: names(catalog.databaseServers, catalog.defaultDatabaseServer),
      clusters: names(catalog.clusters, catalog.defaultCluster),
    };
  }
}
