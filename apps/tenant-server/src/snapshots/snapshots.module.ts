import { Module } from '@nestjs/common';
import { SnapshotCodeService } from './snapshot-code.service.js';
import { SnapshotRetirementRepository } from './snapshot-retirement.repository.js';
import { SnapshotsController } from './snapshots.controller.js';
import { SnapshotsRepository } from './snapshots.repository.js';
import { SnapshotsService } from './snapshots.service.js';

@Module({
  controllers: [SnapshotsController],
  providers: [SnapshotsService, SnapshotCodeService, SnapshotsRepository, SnapshotRetirementRepository],
})
export class SnapshotsModule {}
