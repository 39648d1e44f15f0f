"""`python -m hall_board.voice make|check|say`: make a hall's voice pack, see what it lacks, hear a call."""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path

import msgspec

from hall_board.voice.backlog import Call
from hall_board.voice.clips import Clip
from hall_board.voice.espeak import EspeakMaker
from hall_board.voice.folders import data_folder
from hall_board.voice.google import GoogleMaker
from hall_board.voice.making import Maker, hall_pack, make_pack
from hall_board.voice.packs import MANIFEST, PackError, check, open_pack
from hall_board.voice.phrases import inventory
from hall_board.voice.recorded import RecordedMaker, not_recorded
from hall_board.voice.speaking import spoken
from hall_board.voice.wav import write_take
from shared.domain.hall import VoiceSettings
from shared.words import say


def main(arguments: list[str] | None = None) -> int:
    """Run one command. 0: done; 1: done, but clips are missing; 2: not done, and why is on standard error."""
    options = _parser().parse_args(arguments)
    try:
        settings, letters = _hall(options)
        done: int = options.command(options, settings, letters)
        return done
    except PackError as error:
        print(error.sentence(options.lang), file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m hall_board.voice", description=__doc__)
    commands = parser.add_subparsers(required=True)
    make = commands.add_parser("make", help="make a voice pack")
    make.set_defaults(command=_make)
    make.add_argument("--maker", choices=["espeak", "gtts", "recorded"], default="espeak")
    make.add_argument("--from", dest="source", type=Path, help="folder of recordings, for --maker recorded")
    make.add_argument("--voice", default="", help="whose voice it is, for --maker recorded")
    make.add_argument("--out", type=Path, required=True, help="folder of the pack; one that is there is replaced")
    look = commands.add_parser("check", help="list what a pack, or a folder of recordings, lacks")
    look.set_defaults(command=_check)
    look.add_argument("folder", type=Path)
    call = commands.add_parser("say", help="write one call as a WAV file")
    call.set_defaults(command=_say)
    call.add_argument("--label", required=True)
    call.add_argument("--counter", type=int, required=True)
    call.add_argument("--recall", action="store_true")
    call.add_argument("--pack", default="", help="folder of the pack; without it one is made offline")
    call.add_argument("--out", type=Path, required=True)
    for one in (make, look, call):
        _hall_options(one)
    return parser


def _hall_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--hall", type=Path, help="hall.toml: its [voice] and the letters of its services")
    parser.add_argument("--region", choices=["north", "central", "south"], help="instead of the hall's")
    parser.add_argument("--english", action="store_true", default=None, help="English after the Vietnamese")
    parser.add_argument("--letters", default="", help="only these letters of labels, e.g. ABC; else those of the hall")
    parser.add_argument("--lang", choices=["vi", "en"], default="vi", help="language of messages")


def _hall(options: argparse.Namespace) -> tuple[VoiceSettings, str]:
    document: dict[str, object] = {}
    if options.hall:
        try:
            document = tomllib.loads(options.hall.read_text("utf-8"))
            settings = msgspec.convert(document.get("voice", {}), VoiceSettings)
        except (OSError, ValueError) as error:  # tomllib's, msgspec's and the decoder's errors are all ValueErrors
            raise PackError("voice.bad_hall", file=options.hall, reason=error) from error
    else:
        settings = VoiceSettings()
    services = document.get("services", [])
    letters = "".join(str(service.get("series", "")) for service in services) if isinstance(services, list) else ""
    chosen = {key: value for key in ("region", "english") if (value := getattr(options, key)) is not None}
    return msgspec.structs.replace(settings, **chosen), options.letters or letters


def _make(options: argparse.Namespace, settings: VoiceSettings, letters: str) -> int:
    made = make_pack(_maker(options, settings), inventory(settings, letters), options.out, settings.region)
    count = len(inventory(settings, letters)) - len(made.missing)
    print(say("voice.made", options.lang, folder=made.folder, count=count))
    return _list_missing(made.missing, options.lang)


def _maker(options: argparse.Namespace, settings: VoiceSettings) -> Maker:
    if options.maker == "recorded":
        if not options.source or not options.source.is_dir():
            raise PackError("voice.no_recordings")
        return RecordedMaker(options.source, options.voice)
    return GoogleMaker() if options.maker == "gtts" else EspeakMaker(settings.region)


def _check(options: argparse.Namespace, settings: VoiceSettings, letters: str) -> int:
    wanted = inventory(settings, letters)
    if options.folder.is_dir() and not (options.folder / MANIFEST).exists():
        return _list_missing(not_recorded(options.folder, wanted), options.lang) or _complete(options.lang)
    findings = check(options.folder, wanted)
    for name in findings.damaged:
        print(say("voice.damaged", options.lang, name=name))
    _list_missing(findings.missing, options.lang)
    return _complete(options.lang) if findings.complete else 1


def _complete(language: str) -> int:
    print(say("voice.complete", language))
    return 0


def _list_missing(missing: list[Clip], language: str) -> int:
    if not missing:
        return 0
    print(say("voice.missing", language, count=len(missing)))
    for clip in missing:
        print(f"{clip.name}.wav\t{clip.text}")
    return 1


def _say(options: argparse.Namespace, settings: VoiceSettings, letters: str) -> int:
    chosen = msgspec.structs.replace(settings, pack=options.pack or settings.pack)
    pack = open_pack(hall_pack(chosen, data_folder(), letters))
    call = Call(1, options.label, options.counter, "recall" if options.recall else "call")
    sound, sections = spoken([(call, "full")], chosen, pack)
    try:
        write_take(options.out, sound)
    except OSError as error:
        raise PackError("voice.disk", folder=str(options.out)) from error
    print(say("voice.written", options.lang, file=options.out, seconds=f"{sound.seconds:.1f}"))
    if sections[0].whole:
        return 0
    print(say("voice.incomplete", options.lang))
    return 1


if __name__ == "__main__":
    sys.exit(main())
