"""The team's evening: queue, custody, returns, trips, handover, roster, practice, calls."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_batch_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_batch_village_id"), ["village_id"], unique=False)

    op.create_table(
        "help_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("screen", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_help_call_village_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_call")),
    )
    with op.batch_alter_table("help_call", schema=None) as batch_op:
        batch_op.create_index(
            "ix_help_call_open", ["village_id", "answered_at", "at"], unique=False
        )

    op.create_table(
        "trip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_trip_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trip")),
    )
    with op.batch_alter_table("trip", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trip_village_id"), ["village_id"], unique=False)

    op.create_table(
        "duty_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("instead_id", sa.Integer(), nullable=True),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instead_id"], ["member.id"], name=op.f("fk_duty_change_instead_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_duty_change_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_duty_change_village_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_change")),
    )
    with op.batch_alter_table("duty_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_change_village_id"), ["village_id"], unique=False)

    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("proof", sa.String(32), nullable=False),
        sa.Column("signature", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_handover_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_handover_village_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handover_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_handover_village_id"), ["village_id"], unique=False)

    op.create_table(
        "practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("procedure_slug", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("mistakes", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_practice_member_id")),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_practice_village_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
    )
    with op.batch_alter_table("practice", schema=None) as batch_op:
        batch_op.create_index("ix_practice_day", ["village_id", "day"], unique=False)

    op.create_table(
        "return_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("procedure_slug", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_return_line_dossier_id")
        ),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_return_line_village_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_line")),
    )
    with op.batch_alter_table("return_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_return_line_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(
            "ix_return_line_reason", ["village_id", "procedure_slug", "reason"], unique=False
        )

    op.create_table(
        "trip_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trip_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("desk", sa.String(32), nullable=False),
        sa.Column("task", sa.String(32), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_trip_line_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["trip_id"], ["trip.id"], name=op.f("fk_trip_line_trip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trip_line")),
    )
    with op.batch_alter_table("trip_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trip_line_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trip_line_trip_id"), ["trip_id"], unique=False)

    op.create_table(
        "custody_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("start", sa.String(32), nullable=False),
        sa.Column("end", sa.String(32), nullable=False),
        sa.Column("giver", sa.String(), nullable=False),
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("move_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name=op.f("fk_custody_line_move_id")),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["held_paper.id"], name=op.f("fk_custody_line_paper_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_line")),
    )
    with op.batch_alter_table("custody_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_custody_line_paper_id"), ["paper_id"], unique=False)

    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("at_house", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column("todo", sa.SmallInteger(), nullable=False, server_default="1")
        )
        batch_op.add_column(sa.Column("looked_up_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("earlier_id", sa.Integer(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_dossier_open"))
        batch_op.create_index(
            "ix_dossier_open",
            ["village_id", "is_open", "todo", "due_on", "appointment_on", "looked_up_on"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_dossier_earlier_id"), ["earlier_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_dossier_earlier_id"), "dossier", ["earlier_id"], ["id"]
        )

    with op.batch_alter_table("held_paper", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_result", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("at_home", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column("with_team", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.add_column(
            sa.Column("at_commune", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.add_column(sa.Column("returned", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("photo", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("photo_version", sa.String(), nullable=True))

    with op.batch_alter_table("move", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("what", sa.String(32), nullable=False, server_default="moved")
        )
        batch_op.add_column(sa.Column("due_was", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("corrects_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_move_batch_id"), ["batch_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_move_batch_id"), "batch", ["batch_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_move_corrects_id"), "move", ["corrects_id"], ["id"]
        )

    with op.batch_alter_table("pin_tries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("boot", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("ticks", sa.Double(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("locked_until", sa.DateTime(), nullable=True))

    with op.batch_alter_table("village", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fetch_letter", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("fetch_letter_on", sa.Date(), nullable=True))

    with op.batch_alter_table("walkthrough", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mends_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_walkthrough_mends_id"), "dossier", ["mends_id"], ["id"]
        )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_member_id"), ["member_id"], unique=False)
    with op.batch_alter_table("held_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_held_paper_with_team"), ["with_team"], unique=False)
    _fill()


def _fill() -> None:
    """What the new columns say of dossiers, papers and lines that are there already."""
    op.execute(
        "UPDATE move SET what = CASE WHEN ending IS NOT NULL THEN 'ended'"
        " WHEN hold IS NOT NULL THEN 'held' WHEN old = new THEN 'resumed' ELSE 'moved' END"
    )
    op.execute(
        "UPDATE dossier SET todo = CASE WHEN NOT is_open THEN 9"
        " WHEN hold = 'needs_supplement' THEN 2 WHEN hold = 'needs_payment' THEN 3"
        " WHEN step IS NULL THEN 1 WHEN step = 'ready' THEN 6 ELSE 7 END"
    )
    op.execute(
        "UPDATE held_paper SET with_team = count WHERE dossier_id IN"
        " (SELECT id FROM dossier WHERE step IS NULL OR step <> 'handed_over')"
    )
    op.execute("UPDATE held_paper SET returned = count WHERE with_team = 0")
    op.execute(
        'INSERT INTO custody_line (paper_id, count, start, "end", giver, receiver, by, at)'
        " SELECT held_paper.id, count, 'home', 'team', applicant,"
        " coalesce(helper, 'Tổ công nghệ'), coalesce(helper, 'Tổ công nghệ'), created_at"
        " FROM held_paper JOIN dossier ON dossier.id = dossier_id"
    )
