"""The `kiosk` command: serve the house, look after its data, check its content."""

import os
import sys
from pathlib import Path

import click
import qrcode
from flask import Flask

from kiosk import backups, config, create_app, keys, server
from kiosk.db import db
from kiosk.paths import CONTENT
from kiosk.procedures import catalogue
from kiosk.selftest import doctor as selftest
from kiosk.villages.models import current
from kiosk.welcome import demo as sample

EVERYWHERE = "0.0.0.0"  # noqa: S104 - listening on all networks is no address to visit


@click.group()
def main() -> None:
    """Chạy và chăm sóc máy của nhà văn hóa thôn."""


def _instance() -> Path:
    return config.instance_folder(config.settings({}))


@main.command()
def run() -> None:
    """Serve the house; the first page asks which village it is."""
    _serve(create_app())


@main.command()
def demo() -> None:
    """Serve the sample village Đông Căm; refuses a house that was set up for real."""
    settings = config.settings({})
    here = f"http://{settings['HOST']}:{settings['PORT']}"
    reached = settings["PUBLIC_URL"] or ("" if settings["HOST"] == EVERYWHERE else here)
    _serve(create_app(DEMO=True, PUBLIC_URL=reached))


def _serve(app: Flask) -> None:
    os.umask(0o077)  # what is written carries names: it is its owner's alone
    try:
        with server.alone(Path(app.instance_path)):
            trouble = _prepared(app)
            if trouble is None:
                server.serve(app)
            else:
                click.echo(str(trouble), err=True)
                server.serve_trouble(app, trouble.trouble)
    except server.CannotStart as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def _prepared(app: Flask) -> server.CannotStart | None:
    """Make the house ready; what is wrong with its data is served, not only printed."""
    try:
        server.prepare(app)
    except server.CannotStart as error:
        return error
    with app.app_context(), server.in_plain_words():
        _load_sample(app)
    _say_where(app)
    return None


def _load_sample(app: Flask) -> None:
    if not app.config["DEMO"]:
        return
    if server.is_real_house():
        raise server.CannotStart(server.MIXED)
    if current() is None:
        sample.load()
        db.session.commit()


def _say_where(app: Flask) -> None:
    host = "127.0.0.1" if app.config["HOST"] == EVERYWHERE else app.config["HOST"]
    click.echo(f"Mở trình duyệt: http://{host}:{app.config['PORT']}/")
    if app.config["DEMO"]:
        click.echo(f"Thôn trình diễn. Mã PIN của mọi thành viên mẫu: {sample.PIN}")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True), default=CONTENT)
def check_content(folder: Path) -> None:
    """Find every mistake in the content files: file, field, reason."""
    mistakes = catalogue.mistakes(folder)
    for mistake in mistakes:
        click.echo(f"{mistake.file}: {mistake.field}: {mistake.reason}")
    if mistakes:
        sys.exit(1)
    found = catalogue.shipped(folder)
    click.echo(f"{len(found.procedures)} thủ tục, {len(found.guides)} hướng dẫn, không có lỗi.")


@main.command()
@click.option(
    "--to", "target", type=click.Path(path_type=Path), help="another folder, e.g. a USB stick"
)
def backup(target: Path | None) -> None:
    """Make a verified copy of the data; the house may go on serving."""
    instance = _instance()
    try:
        made = backups.make(instance, keys.read(instance, keys.HOUSE), "hand", target)
    except (backups.BadCopy, keys.KeyMissing, OSError) as error:
        raise click.ClickException(f"Chưa sao lưu được: {error}") from error
    click.echo(f"Đã sao lưu và kiểm tra: {made}")


@main.command()
@click.argument("copy", type=click.Path(path_type=Path), required=False)
@click.option("--key", help="the key of the copy, where this machine has none (see `kiosk key`)")
def restore(copy: Path | None, key: str | None) -> None:
    """Put a copy (default: the newest) in the place of the data; what was there is kept aside."""
    instance = _instance()
    chosen = copy or backups.newest(instance)
    if chosen is None:
        raise click.ClickException("Chưa có bản sao lưu nào.")
    try:
        with server.alone(instance):
            aside = backups.restore(instance, chosen, _key(instance, key))
    except (backups.BadCopy, server.CannotStart, OSError, ValueError) as error:
        raise click.ClickException(f"Chưa khôi phục: {error}. Dữ liệu cũ còn nguyên.") from error
    click.echo(f"Đã khôi phục từ {chosen}." + (f" Dữ liệu trước đó ở {aside}." if aside else ""))


def _key(instance: Path, given: str | None) -> bytes:
    """The key that was given, else the house's own, else what is typed; nothing is kept yet."""
    try:
        typed = given or keys.read(instance, keys.HOUSE).hex()
    except keys.KeyMissing:
        typed = click.prompt("Khóa của dữ liệu (trên tờ khóa đã in)", hide_input=True)
    return bytes.fromhex(typed.replace("-", ""))


@main.command()
def key() -> None:
    """Show the key of the data as a recovery sheet: print it, keep it at the commune."""
    try:
        secret = keys.read(_instance(), keys.HOUSE).hex()
    except keys.KeyMissing as error:
        raise click.ClickException(f"Chưa có khóa: {error}") from error
    click.echo("TỜ KHÓA DỮ LIỆU NHÀ VĂN HÓA. Mất khóa là mất dữ liệu. Cất ở xã, đừng để cạnh máy.")
    click.echo("-".join(secret[i : i + 8] for i in range(0, len(secret), 8)))
    sheet = qrcode.QRCode(border=2)
    sheet.add_data(secret.upper())
    sheet.print_ascii()


@main.command()
def doctor() -> None:
    """Try what the house can try by itself; changes nothing, and ends with 1 where one is red."""
    found = selftest.examine(_untouched_house())
    click.echo(selftest.report(found))
    if selftest.is_red(found):
        sys.exit(1)


def _untouched_house() -> Flask:
    """The app of a house that is there: looking for one must not make its folder or its key."""
    settings = config.settings({})
    instance = Path(str(settings["INSTANCE"])).resolve()
    if not instance.is_dir():
        raise click.ClickException(
            f"Chưa có thư mục dữ liệu {instance}. Mở chương trình một lần, hoặc xem lại "
            "KIOSK_INSTANCE."
        )
    if settings["DATABASE_URL"] and not keys.path_of(instance).exists():
        raise click.ClickException(f"Chưa có tệp khóa {keys.path_of(instance)}.")
    return create_app()
