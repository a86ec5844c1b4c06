"""Content that a village keeps true, and the versions under which its dossiers were made."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "content_version",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("is_guide", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_content_version")),
    )
    op.create_table(
        "content_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("is_guide", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("based_on", sa.String(), nullable=True),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_content_draft_village_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_draft")),
        sa.UniqueConstraint("village_id", "slug", name=op.f("uq_content_draft_village_id")),
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("based_on", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version"], ["content_version.version"], name=op.f("fk_edition_version")
        ),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_edition_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
    )
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_edition_version"), ["version"], unique=False)
        batch_op.create_index(batch_op.f("ix_edition_village_id"), ["village_id"], unique=False)

    op.create_table(
        "guide_end",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("skill", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_guide_end_village_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_end")),
    )
    with op.batch_alter_table("guide_end", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guide_end_village_id"), ["village_id"], unique=False)

    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("where", sa.String(), nullable=False),
        sa.Column("when", sa.String(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_offer_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sa.UniqueConstraint("village_id", "slug", name=op.f("uq_offer_village_id")),
    )
    with op.batch_alter_table("village", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("commune_phone", sa.String(), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("commune_hours", sa.String(), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("police_phone", sa.String(), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("police_hours", sa.String(), server_default="", nullable=False)
        )

    with op.batch_alter_table("walkthrough", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("procedure_version", sa.String(), server_default="", nullable=False)
        )
