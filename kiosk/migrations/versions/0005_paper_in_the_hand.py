"""Paper in the hand: printers, their jobs, the power-cut book, the self-test, a second letter."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "book",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("printed_at", sa.DateTime(), nullable=False),
        sa.Column("printed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_book_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book")),
    )
    with op.batch_alter_table("book", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_book_village_id"), ["village_id"], unique=False)

    op.create_table(
        "printer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("size", sa.String(32), nullable=False),
        sa.Column("fault", sa.String(32), nullable=True),
        sa.Column("looked_at", sa.DateTime(), nullable=True),
        sa.Column("chosen_at", sa.DateTime(), nullable=False),
        sa.Column("chosen_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_printer_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printer")),
        sa.UniqueConstraint("village_id", "purpose", name=op.f("uq_printer_village_id")),
    )
    op.create_table(
        "self_test",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_self_test_village_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_test")),
    )
    with op.batch_alter_table("self_test", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_self_test_village_id"), ["village_id"], unique=False)

    op.create_table(
        "blank_form",
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("book_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("said_at", sa.DateTime(), nullable=True),
        sa.Column("said_by", sa.String(), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["book_id"], ["book.id"], name=op.f("fk_blank_form_book_id")),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossier.id"],
            name=op.f("fk_blank_form_dossier_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_blank_form_village_id")
        ),
        sa.PrimaryKeyConstraint("village_id", "number", name=op.f("pk_blank_form")),
    )
    with op.batch_alter_table("blank_form", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_blank_form_book_id"), ["book_id"], unique=False)
        batch_op.create_index("ix_blank_form_dossier_id", ["dossier_id"], unique=False)

    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("at_desk", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("purpose", sa.String(32), server_default="slips", nullable=False)
        )
        batch_op.add_column(sa.Column("sending_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("ticket", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("fault", sa.String(32), nullable=True))
        batch_op.create_index(
            "ix_print_job_village_id", ["village_id", "purpose", "state"], unique=False
        )

    with op.batch_alter_table("village", schema=None) as batch_op:
        batch_op.add_column(sa.Column("police_letter", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("police_letter_on", sa.Date(), nullable=True))
