"""find the print jobs of a dossier."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index("ix_print_job_dossier", "print_job", ["dossier_id"], unique=False)
