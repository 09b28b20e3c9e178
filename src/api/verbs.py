"""The command line: how each verb is called. What it does is in `api.cli`, imported when needed."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from listener.post import Platform
from router.privacy import Basis
from router.states import Role

app = typer.Typer(
    name="sawt",
    help="Hears what people say about municipal services, and makes sure that somebody answers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
samples = typer.Typer(no_args_is_help=True, help="The bundled sample source and its posts.")
app.add_typer(samples, name="samples")
model = typer.Typer(no_args_is_help=True, help="The models: what serves, and what served before.")
app.add_typer(model, name="model")
user = typer.Typer(no_args_is_help=True, help="Who works with the service: users and their roles.")
app.add_typer(user, name="user")
key = typer.Typer(no_args_is_help=True, help="Keys that speak for users.")
app.add_typer(key, name="key")
unit = typer.Typer(no_args_is_help=True, help="Who answers for which unit: members, shifts.")
app.add_typer(unit, name="unit")
plan = typer.Typer(no_args_is_help=True, help="Crisis plans: what there is, and what runs.")
app.add_typer(plan, name="plan")

policy = typer.Typer(
    no_args_is_help=True, help="Documents of the policy that were saved over their files."
)
app.add_typer(policy, name="policy")

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]


class Loop(StrEnum):
    """The loops that a process can run."""

    COLLECT = "collect"
    CLASSIFY = "classify"
    ROUTE = "route"
    DELIVER = "deliver"
    NOTIFY = "notify"
    TEND = "tend"


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (SAWT_HOST).")] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to listen on (SAWT_PORT).")
    ] = None,
    *,
    no_jobs: Annotated[
        bool, typer.Option("--no-jobs", help="API and page only: no schedule, no loops.")
    ] = False,
) -> None:
    """API, page, schedule and loops in one process."""
    from api.cli.serve import serve as run

    run(host=host, port=port, jobs=not no_jobs)


@app.command()
def work(
    loops: Annotated[list[Loop] | None, typer.Argument(help="Which loops; all by default.")] = None,
    *,
    drain: Annotated[
        bool, typer.Option("--drain", help="Until nothing is left, then exit.")
    ] = False,
) -> None:
    """Only the loops, for more processes on one database."""
    from api.cli.work import work as run

    run([loop.value for loop in loops or Loop], drain=drain)


@app.command()
def migrate() -> None:
    """Bring the database's schema to head."""
    from api.cli.migrate import migrate as run

    run()


@app.command()
def classify(
    file: Annotated[str, typer.Argument(help="Posts as JSON Lines; - reads standard input.")] = "-",
) -> None:
    """Tag posts: JSON Lines in, the same order out, as a stream."""
    from api.cli.classify import classify as run

    run(file)


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="Labelled posts as JSON Lines.")],
    *,
    json: Json = False,
) -> None:
    """Score the classifier on labelled posts."""
    from api.cli.evaluate import evaluate as run

    run(file, json=json)


@app.command()
def train(
    base: Annotated[
        str | None, typer.Option(help="A checkpoint of your own: a folder, or a hub's name.")
    ] = None,
    text: Annotated[
        Path | None,
        typer.Option(help="Posts as JSON Lines (.xz or not), unlabelled: what words mean."),
    ] = None,
    corrections: Annotated[
        str, typer.Option(help="Where people's corrections are: database, none, or a file.")
    ] = "database",
    *,
    onnx: Annotated[
        bool, typer.Option("--onnx", help="Keep it for ONNX Runtime, in eight bits (int8).")
    ] = False,
    promote: Annotated[bool, typer.Option("--promote", help="Go live, only if it wins.")] = False,
) -> None:
    """Train a candidate from the training text and from corrections, and evaluate it."""
    from api.cli.train import train as run

    run(base, text, corrections, onnx=onnx, promote=promote)


@app.command()
def preview(
    kind: Annotated[str, typer.Argument(help="How the source is read: feed, file, ...")],
    urls: Annotated[list[str], typer.Argument(metavar="URL...", help="Where it is.")],
    option: Annotated[
        list[str] | None,
        typer.Option("-o", "--option", metavar="NAME=VALUE", help="An option of the kind."),
    ] = None,
) -> None:
    """Read sources once and print their posts as JSON Lines; stores nothing."""
    from api.cli.preview import preview as run

    run(kind, urls, option or [])


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Posts as JSON Lines (.jsonl), CSV or Parquet.")],
) -> None:
    """Store posts from a file; doing it twice stores them once, interrupted it goes on."""
    from api.cli.imports import import_file as run

    run(file)


@app.command()
def collect(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Ids; all by default.")
    ] = None,
    *,
    json: Json = False,
) -> None:
    """Read sources now, whenever they are due."""
    from api.cli.collect import collect as run

    run(sources or [], json=json)


@app.command()
def backfill(
    source: Annotated[str, typer.Argument(help="The id of a source.")],
    since: Annotated[str, typer.Option(help="How far back: 2026-11-20T00:00 (UTC), or a day.")],
    *,
    json: Json = False,
) -> None:
    """Page back through a source for what was missed; what is known stays as it is."""
    from api.cli.backfill import backfill as run

    run(source, since, json=json)


@app.command()
def tickets(*, json: Json = False) -> None:
    """List the tickets."""
    from api.cli.tickets import tickets as run

    run(json=json)


@app.command()
def route(
    text: Annotated[str | None, typer.Argument(help="What somebody might write.")] = None,
    place: Annotated[
        str | None, typer.Option(help="A municipality's code: what the source speaks of.")
    ] = None,
    preview: Annotated[
        Path | None,
        typer.Option(help="An edited rules.yaml: what would it have moved of the last 30 days?"),
    ] = None,
    *,
    json: Json = False,
) -> None:
    """Where would this go, and why?"""
    from api.cli.route import preview as look
    from api.cli.route import route as run

    if preview is not None and text is None:
        look(preview, json=json)
        return
    if text is None or preview is not None:
        message = "give a text, or --preview FILE"
        raise typer.BadParameter(message)
    run(text, place=place, json=json)


@app.command()
def clock(
    unit: Annotated[str | None, typer.Option(help="Whose calendar: the code of a unit.")] = None,
    hours: Annotated[float | None, typer.Option(help="How many working hours.")] = None,
    at: Annotated[
        str | None,
        typer.Option(help="From when: 2026-03-17T13:00 (Riyadh), or with a zone; else now."),
    ] = None,
    *,
    recount: Annotated[
        bool, typer.Option("--recount", help="Count open tickets by the calendars as they are now.")
    ] = False,
    json: Json = False,
) -> None:
    """By when would this be, and how is it counted?"""
    from api.cli.clock import clock as run
    from api.cli.recount import recount as count

    if recount:
        count(json=json)
        return
    if unit is None or hours is None:
        message = "give --unit and --hours, or --recount"
        raise typer.BadParameter(message)
    run(unit, at, hours, json=json)


@app.command()
def audit(
    week: Annotated[
        str | None, typer.Option(help="Which week: 2026-W48; else the latest that was drawn.")
    ] = None,
    seed: Annotated[
        str | None, typer.Option(help="Draw by this seed, and keep nothing of it.")
    ] = None,
    *,
    json: Json = False,
) -> None:
    """List a week's audit sample, drawn once more to see that it is the same."""
    from api.cli.audit import audit as run

    run(week, seed, json=json)


@app.command()
def doctor(*, json: Json = False) -> None:
    """Check the installation: each line says ok, warn or fail, and what to do."""
    from api.cli.doctor import doctor as run

    run(json=json)


OfPlatform = Annotated[Platform | None, typer.Option("--platform", help="Of the account.")]
OfAuthor = Annotated[str | None, typer.Option("--author", help="The account, with or without @.")]
OfPost = Annotated[str | None, typer.Option("--post", help="The id of a post, instead.")]
OnBasis = Annotated[Basis, typer.Option("--basis", help="Why.")]
Because = Annotated[
    str, typer.Option("--note", help="The same in words: a letter's number; never a name.")
]


@app.command()
def erase(  # noqa: PLR0913 - each is an option
    *,
    note: Because,
    platform: OfPlatform = None,
    author: OfAuthor = None,
    post: OfPost = None,
    basis: OnBasis = Basis.SUBJECT_REQUEST,
    keep_text: Annotated[
        bool, typer.Option("--keep-text", help="Leave the words of the posts, without the name.")
    ] = False,
    json: Json = False,
) -> None:
    """Erase an author for good: who they are, and the words of their posts."""
    from api.cli.privacy import erase as run

    run(platform, author, post, basis, note, keeps_text=keep_text, json=json)


@app.command()
def subject(
    *,
    note: Because,
    platform: OfPlatform = None,
    author: OfAuthor = None,
    post: OfPost = None,
    basis: OnBasis = Basis.SUBJECT_REQUEST,
) -> None:
    """Print all that is held on an author, as one JSON object, for the author."""
    from api.cli.privacy import subject as run

    run(platform, author, post, basis, note)


@app.command()
def media(
    days: Annotated[
        int, typer.Option(min=1, max=3_650, help="Posts that were decided in so many days.")
    ] = 30,
    *,
    json: Json = False,
) -> None:
    """Read earlier posts anew for the media screen, by media.yaml as it is now."""
    from api.cli.media import media as run

    run(days, json=json)


@samples.command("add")
def samples_add(
    *,
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Only where there are no posts yet.")
    ] = False,
) -> None:
    """Add the sample source; the schedule reads it like any feed."""
    from api.cli.samples import add as run

    run(if_empty=if_empty)


@samples.command("remove")
def samples_remove() -> None:
    """Remove everything that came from the samples."""
    from api.cli.samples import remove as run

    run()


@model.command("list")
def model_list(*, json: Json = False) -> None:
    """List the models that are kept, the latest first; a star marks what serves."""
    from api.cli.model import list_models as run

    run(json=json)


@model.command("promote")
def model_promote(
    name: Annotated[str | None, typer.Argument(help="A kept model; else the candidate.")] = None,
    *,
    json: Json = False,
) -> None:
    """Let the candidate serve if it wins, or a kept model that is named."""
    from api.cli.model import promote as run

    run(name, json=json)


@model.command("rollback")
def model_rollback(*, json: Json = False) -> None:
    """Let the model serve that served before."""
    from api.cli.model import rollback as run

    run(json=json)


@model.command("labels")
def model_labels() -> None:
    """Print what people corrected, masked, as training text (JSON Lines)."""
    from api.cli.model import labels as run

    run()


Roles = Annotated[
    list[Role] | None, typer.Option("--role", help="A role; may be given several times.")
]
Places = Annotated[
    list[str] | None,
    typer.Option("--place", help="A municipality's or amana's code; several; else everywhere."),
]
AskPassword = Annotated[
    bool, typer.Option("--password", help="Read a password from standard input, or ask for it.")
]


@user.command("add")
def user_add(
    user: Annotated[str, typer.Argument(metavar="ID", help="What they are called in the history.")],
    name: Annotated[str | None, typer.Option(help="Their whole name; the id by default.")] = None,
    role: Roles = None,
    place: Places = None,
    *,
    password: AskPassword = False,
) -> None:
    """Add a user; without --role a viewer."""
    from api.cli.people import add_user as run

    run(user, name or user, role or [Role.VIEWER], place or [], password=password)


@user.command("change")
def user_change(  # noqa: PLR0913 - each is an option
    user: Annotated[str, typer.Argument(metavar="ID", help="As `sawt user list` says.")],
    name: Annotated[str | None, typer.Option(help="Their whole name.")] = None,
    role: Roles = None,
    place: Annotated[
        list[str] | None, typer.Option(help="A municipality's or amana's code; several.")
    ] = None,
    *,
    active: Annotated[
        bool | None, typer.Option("--active/--inactive", help="Inactive: all keys end.")
    ] = None,
    password: AskPassword = False,
) -> None:
    """Change a user; what is not given stays. A new password ends all keys."""
    from api.cli.people import change_user as run

    given = {"name": name, "roles": role or None, "places": place or None, "active": active}
    run(user, given, password=password)


@user.command("list")
def user_list(*, json: Json = False) -> None:
    """List the users."""
    from api.cli.people import list_users as run

    run(json=json)


UserId = Annotated[str, typer.Argument(metavar="ID", help="As `sawt user list` says.")]


@user.command("sign-out")
def user_sign_out(user: UserId) -> None:
    """End all of a user's sessions in browsers; their keys stay."""
    from api.cli.people import sign_out as run

    run(user)


@user.command("reset-second-factor")
def user_reset_second_factor(user: UserId) -> None:
    """Remove the second factor of a user who lost it, and sign them out."""
    from api.cli.people import reset_second_factor as run

    run(user)


@user.command("forget-office")
def user_forget_office(user: UserId) -> None:
    """Forget who a user is to the office's own sign-in, so that it can be somebody else."""
    from api.cli.people import forget_office as run

    run(user)


@key.command("add")
def key_add(
    user: Annotated[str, typer.Argument(metavar="USER", help="Whom it speaks for.")],
    label: Annotated[str, typer.Option(help="What it is for.")] = "key",
    role: Roles = None,
    days: Annotated[
        int | None, typer.Option(min=1, max=3650, help="How long it is good; else until revoked.")
    ] = None,
) -> None:
    """Make a key and print it, this once; its roles are the user's, or some of them."""
    from api.cli.people import issue_key as run

    run(user, label, role or [], days)


@key.command("list")
def key_list(
    user: Annotated[str | None, typer.Option(help="Those of one user.")] = None,
    *,
    json: Json = False,
) -> None:
    """List the keys, never a secret."""
    from api.cli.people import list_keys as run

    run(user, json=json)


@key.command("revoke")
def key_revoke(
    key: Annotated[str, typer.Argument(metavar="ID", help="As `sawt key list` says.")],
) -> None:
    """End a key at once."""
    from api.cli.people import revoke_key as run

    run(key)


UnitCode = Annotated[
    str, typer.Argument(metavar="UNIT", help="A unit (jeddah.roads), or a place (jeddah).")
]
UserName = Annotated[str, typer.Argument(metavar="USER", help="The user's id.")]
Teams = Annotated[
    list[str] | None, typer.Option("--team", help="A group inside the unit; several.")
]
Capacity = Annotated[
    int | None, typer.Option(help="How many open tickets they may hold to be given more.")
]
Shifts = Annotated[
    list[str] | None,
    typer.Option("--shift", help="NAME DAYS WINDOWS: 'day sunday,monday 07:30-14:30'; several."),
]
Leave = Annotated[list[str] | None, typer.Option(help="Days off: 2027-03-09..2027-03-14; several.")]
Work = Annotated[
    list[str] | None, typer.Option(help="A day's own hours: 2027-03-12=08:00-12:00; several.")
]


@unit.command("list")
def unit_list(
    unit: Annotated[
        str | None, typer.Argument(metavar="[UNIT]", help="A unit or place; all by default.")
    ] = None,
    *,
    json: Json = False,
) -> None:
    """List who answers for what, and how much each holds."""
    from api.cli.members import list_members as run

    run(unit, json=json)


@unit.command("add")
def unit_add(  # noqa: PLR0913, PLR0917 - each is an option
    unit: UnitCode,
    user: UserName,
    team: Teams = None,
    capacity: Capacity = None,
    shift: Shifts = None,
    leave: Leave = None,
    work: Work = None,
) -> None:
    """Let a user answer for a unit or place; without shifts when the unit works."""
    from api.cli.members import Options
    from api.cli.members import add_member as run

    options = Options.given(capacity, teams=team, shifts=shift, leave=leave, work=work)
    run(unit, user, options)


@unit.command("set")
def unit_set(  # noqa: PLR0913, PLR0917 - each is an option
    unit: UnitCode,
    user: UserName,
    team: Teams = None,
    capacity: Capacity = None,
    shift: Shifts = None,
    leave: Leave = None,
    work: Work = None,
) -> None:
    """Change a member; what is not given stays, `none` empties a list; dates change as one."""
    from api.cli.members import Options
    from api.cli.members import set_member as run

    options = Options.given(capacity, teams=team, shifts=shift, leave=leave, work=work)
    run(unit, user, options)


@unit.command("remove")
def unit_remove(unit: UnitCode, user: UserName) -> None:
    """Remove a member; what they hold stays with them."""
    from api.cli.members import remove_member as run

    run(unit, user)


Reason = Annotated[str, typer.Option(help="Why; it is kept in the audit.")]


@plan.command("list")
def plan_list(*, json: Json = False) -> None:
    """List the crisis plans with what runs now."""
    from api.cli.plans import list_plans as run

    run(json=json)


@plan.command("start")
def plan_start(  # noqa: PLR0913 - each is an option
    code: Annotated[
        str, typer.Argument(metavar="PLAN", help="Its code, as `sawt plan list` says.")
    ],
    place: Annotated[list[str], typer.Option(help="A municipality's or amana's code; several.")],
    reason: Reason,
    until: Annotated[
        str | None, typer.Option(help="When it ends: 2026-11-20T18:00 (Riyadh); else its longest.")
    ] = None,
    *,
    drill: Annotated[bool, typer.Option("--drill", help="Practice: nothing else changes.")] = False,
    json: Json = False,
) -> None:
    """Start a crisis plan; it always ends."""
    from api.cli.plans import start_plan as run

    run(code, place, reason, until, drill=drill, json=json)


@plan.command("end")
def plan_end(
    code: Annotated[
        str, typer.Argument(metavar="PLAN", help="Its code, as `sawt plan list` says.")
    ],
    reason: Reason,
    run: Annotated[str | None, typer.Option(help="Which, where several run.")] = None,
    *,
    json: Json = False,
) -> None:
    """End a crisis plan; replies that it froze wait for a person's word."""
    from api.cli.plans import end_plan

    end_plan(code, run, reason, json=json)


DocumentCode = Annotated[
    str, typer.Argument(metavar="DOCUMENT", help="Its code, as `sawt policy list` says.")
]
Note = Annotated[str | None, typer.Option(help="Why; it is kept with the revision.")]


@policy.command("list")
def policy_list(*, json: Json = False) -> None:
    """List the documents, and which were saved over their files."""
    from api.cli.policy import list_documents as run

    run(json=json)


@policy.command("show")
def policy_show(
    document: DocumentCode,
    revision: Annotated[
        int | None, typer.Option(min=0, help="Another than the latest; 0 is the file's.")
    ] = None,
) -> None:
    """Print the text of a document."""
    from api.cli.policy import show_document as run

    run(document, revision)


@policy.command("history")
def policy_history(document: DocumentCode, *, json: Json = False) -> None:
    """Say who saved a document and when."""
    from api.cli.policy import tell_history as run

    run(document, json=json)


@policy.command("export")
def policy_export(
    folder: Annotated[Path, typer.Argument(help="Where the files are written.")],
    *,
    every: Annotated[
        bool, typer.Option("--all", help="Those, too, that are as their files.")
    ] = False,
) -> None:
    """Write what was saved as files, as `config` has them."""
    from api.cli.policy import export_documents as run

    run(folder, every=every)


@policy.command("import")
def policy_import(
    folder: Annotated[Path, typer.Argument(help="A folder as `config` is.")], note: Note = None
) -> None:
    """Save the documents of a folder that differ, all together or none."""
    from api.cli.policy import import_documents as run

    run(folder, note)


@policy.command("reset")
def policy_reset(
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="DOCUMENT...", help="Which; all by default.")
    ] = None,
    note: Note = None,
) -> None:
    """Let documents be as their files have them again."""
    from api.cli.policy import reset_documents as run

    run(documents or [], note)
