"""Makes a house ready as a start does, with the migrations of another folder; to be killed."""

import sys

from kiosk import create_app, server
from kiosk.db import migrate


def main(instance: str, migrations: str) -> None:
    app = create_app(INSTANCE=instance)
    migrate.directory = migrations
    server.prepare(app)
    print("READY", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
