"""Curated visualizations: an artifact's visualization, shown with a pipeline, run or snapshot."""

from zenml.enums import CuratedVisualizationSize, VisualizationResourceTypes

from session import NOBODY, Session


def run(session: Session) -> None:
    call, create, kinds = session.call, "create_curated_visualization", VisualizationResourceTypes
    shown = session.client.get_artifact_version("report", "1").visualizations
    visual = shown[0].id if shown else NOBODY
    pipeline = session.client.get_pipeline("weighing")
    first = call(
        "create",
        create,
        visual,
        resource_id=pipeline.id,
        resource_type=kinds.PIPELINE,
        display_name="Report",
        display_order=2,
        layout_size=CuratedVisualizationSize.HALF_WIDTH,
    )
    call("create plain", create, visual, resource_id=session.shared["weighing-first"].id, resource_type=kinds.PIPELINE_RUN)
    call("create for a snapshot", create, visual, resource_id=session.shared["frozen"].id, resource_type=kinds.PIPELINE_SNAPSHOT)
    call("create twice", create, visual, resource_id=pipeline.id, resource_type=kinds.PIPELINE)
    call("create of unknown", create, NOBODY, resource_id=pipeline.id, resource_type=kinds.PIPELINE)
    call("create for unknown", create, visual, resource_id=NOBODY, resource_type=kinds.PIPELINE)
    call("create in another project", create, visual, resource_id=pipeline.id, resource_type=kinds.PIPELINE, project_id=session.shared["annex"].id)
    call("pipeline shows it", "get_pipeline", "weighing")
    call("run shows it", "get_pipeline_run", "weighing-first")
    id_ = first.id if first else NOBODY
    call("update name", "update_curated_visualization", id_, display_name="The report")
    call("update order", "update_curated_visualization", id_, display_order=5)
    call("update size", "update_curated_visualization", id_, layout_size=CuratedVisualizationSize.FULL_WIDTH)
    call("update unknown", "update_curated_visualization", NOBODY, display_name="x")
    call("delete", "delete_curated_visualization", id_)
    call("delete again", "delete_curated_visualization", id_)
