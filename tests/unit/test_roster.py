"""The spreadsheet of members: what a cell may say, and what is said of one that says another."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from bot.commands.join import JoinForm
from bot.commands.profile_about import AboutForm
from bot.commands.profile_fit import ExperienceForm, OffersForm, TimesForm
from bot.core.forms import fields_of
from bot.core.invitations import JOINING, LISTS, Invitation, Told
from bot.core.people import Account, Platform
from bot.core.profile import KEPT_APART, RANKED, Profile, Viewer, Visibility, seen_by
from bot.core.questions import Choices, Number, Text
from bot.services.roster import COLUMNS, KNOWN, NAMES, OPENABLE, Reader, Reading, account, shown
from bot.services.sheets import read, write

from .makers import ADA
from .profiles import FULL, any_profile

WHO = Account(Platform.DISCORD, "", "175928847299117063")


def told(text: str) -> Reading:
    sheet = read(text.encode(), KNOWN)
    reader = Reader(sheet)
    for row in sheet.rows:
        reader.row(row)
    return reader.done()


def wrong(column: str, cell: str) -> str:
    """Return what is said of one cell, which must be all that is said."""
    reading = told(f'account,{column}\ndiscord:1,"{cell}"\n')
    (problem,) = reading.problems
    assert (problem.line, problem.column) == (2, column)
    return str(problem)


class TestAccounts:
    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            ("discord:175928847299117063", WHO),
            (" Discord: 175928847299117063 ", WHO),
            ("\uff24\uff29\uff33\uff23\uff2f\uff32\uff24\uff1a175928847299117063", WHO),
            ("slack:T024BE7LD:U024BE7LH", Account(Platform.SLACK, "T024BE7LD", "U024BE7LH")),
            ("Slack:t024be7ld:u024be7lh", Account(Platform.SLACK, "T024BE7LD", "U024BE7LH")),
        ],
    )
    def test_are_read_as_people_write_them(self, cell: str, expected: Account) -> None:
        assert account(cell) == expected

    @pytest.mark.parametrize(
        "cell",
        ["", "175928847299117063", "1.75928847299117E+17", "discord:ada", "discord:", "slack:T1",
         "slack:U024BE7LH", "slack:U024BE7LH:T024BE7LD", "teams:1", "discord:1:2", "a@example.org",
         "discord:" + "9" * 21],
    )  # fmt: skip
    def test_that_are_none_are_told_what_to_write(self, cell: str) -> None:
        (problem,) = told(f"account,name\n{cell},Ada\n").problems
        assert str(problem).startswith("Line 2, account: ")
        assert "rite discord:USER-ID" in str(problem)

    def test_are_invited_once(self) -> None:
        """However the second one is spelt."""
        reading = told("account\ndiscord:1\ndiscord:2\nDISCORD: 1\n")
        (problem,) = reading.problems
        assert str(problem) == (
            'Line 4, account: I read "discord:1". The same account is in line 2. Leave one of the '
            "two out."
        )

    def test_of_one_person_on_two_platforms_are_noticed(self) -> None:
        reading = told(
            "account,name,school\ndiscord:1,Ada L,Oaks\nslack:T12:U12,ada  l,OAKS\ndiscord:2,Ada,\n"
        )
        assert reading.problems == ()
        assert len(reading.invitations) == 3
        (notice,) = reading.notices
        assert notice.startswith("Lines 2, 3 could be the same person")


class TestCells:
    @pytest.mark.parametrize(
        ("column", "cell", "said"),
        [
            ("role", "Headmaster", "Write one of: Aspiring head; "),
            ("phase", "Primry", "Did you mean Primary? Write one of: Nursery; Primary; "),
            ("region", "Yorkshire and Humber", "Did you mean Yorkshire and the Humber?"),
            ("postcode_district", "ZZ99", "the first half of a UK postcode"),
            ("years", "ten", "Write a whole number from 0 to 60"),
            ("years", "61", "Write a whole number from 0 to 60"),
            ("years", "-1", "Write a whole number from 0 to 60"),
            ("name", "x" * 41, "Write 1 to 40 characters; these are 41."),
            ("school", "x" * 101, "Write 0 to 100 characters; these are 101."),
            ("about", "x" * 151, "Write 0 to 150 characters; these are 151."),
            ("values", "Hope;Courage;Joy;Service;Fairness;Hope;Humility", "Write at most 5"),
            ("offers", "Budgets;Budgest", "Did you mean Budgets?"),
            ("language", "French", "Write one of: English; Cymraeg."),
        ],
    )
    def test_that_cannot_be_read_are_told_what_to_write(
        self, column: str, cell: str, said: str
    ) -> None:
        problem = wrong(column, cell)
        assert f'I read "{cell[:30]}' in problem
        assert said in problem

    def test_are_read_however_a_program_made_them(self) -> None:
        reading = told(
            "Account,Role,Phase,Years,Values,Context,Near or far\n"
            "discord:1, headteacher  OR principal ,all\u2013through,7.0,hope; COURAGE;hope,,\n"
        )
        assert reading.problems == ()
        assert dict(reading.invitations[0].told) == {
            "position": "Headteacher or principal",
            "phase": "All-through",
            "years": 7,
            "values": ("Hope", "Courage"),
        }

    def test_all_problems_of_all_rows_are_said_at_once(self) -> None:
        reading = told("account,phase,years\nx,y,z\ndiscord:1,Primary,3\n,Primry,\n")
        assert [(p.line, p.column) for p in reading.problems] == [
            (2, "account"),
            (2, "phase"),
            (2, "years"),
            (4, "account"),
            (4, "phase"),
        ]

    def test_beyond_the_last_column_are_too_many(self) -> None:
        (problem,) = told("account,name\ndiscord:1,Ada,x\n").problems
        assert "more cells than columns" in str(problem)
        assert told("account,name\ndiscord:1,Ada,,\n").problems == ()

    def test_that_are_missing_are_empty_but_the_account(self) -> None:
        assert told("account,name,phase\ndiscord:1,Ada\n").problems == ()
        (problem,) = told("name,account\nAda\n").problems
        assert str(problem) == "Line 2, account: it is missing. Each row names one account."


class TestColumns:
    def test_that_are_not_known_are_passed_over_with_a_notice(self) -> None:
        reading = told("account,notes,\ndiscord:1,Anything,\n")
        assert reading.problems == ()
        assert reading.notices == ('Column "notes": not known, so passed over.',)
        assert dict(reading.invitations[0].told) == {}

    @pytest.mark.parametrize("column", ["buddy", "consent"])
    def test_of_what_only_they_can_say_are_passed_over(self, column: str) -> None:
        """Nobody agrees on behalf of somebody else."""
        reading = told(f"account,{column}\ndiscord:1,yes\n")
        assert reading.notices == (f"Column {column}: passed over. Only they can say that.",)
        assert dict(reading.invitations[0].told) == {}

    @pytest.mark.parametrize(
        ("header", "said"),
        [
            ("name,phase", "Line 1: there is no column called account."),
            ("account,name,Name", 'Line 1: I read "Name". There are two columns of that name.'),
        ],
    )
    def test_that_are_missing_or_there_twice_are_said(self, header: str, said: str) -> None:
        reading = told(f"{header}\ndiscord:1,Ada\n")
        assert str(reading.problems[0]).startswith(said)

    def test_without_rows_say_nothing(self) -> None:
        (problem,) = told("account,name\n").problems
        assert str(problem) == "The file: there are no rows below the names of the columns."

    def test_take_what_the_forms_take(self) -> None:
        """A member must be able to save again what was filled in for them."""
        for form in (JoinForm, AboutForm, ExperienceForm, OffersForm, TimesForm):
            for field in fields_of(form):
                name = {"well": "knows_well", "some": "knows_some"}.get(field.name, field.name)
                column = next((c for c in COLUMNS if c.field == name), None)
                match field.question:
                    case Choices(at_most=most) if column:
                        words = list(LISTS[name])[: most + 1]
                        assert column.read(";".join(words[:most])) == tuple(words[:most])
                        if len(words) > most:
                            with pytest.raises(ValueError, match=f"at most {most}"):
                                column.read(";".join(words))
                    case Text(at_most=most) if column and name != "district":
                        assert column.read("x" * most) == "x" * most
                        with pytest.raises(ValueError, match=f"to {most} characters"):
                            column.read("x" * (most + 1))
                    case Number(at_most=most) if column:
                        assert column.read(f"{most}") == most
                        with pytest.raises(ValueError, match=f"to {most}"):
                            column.read(f"{most + 1}")
                    case _:
                        pass
        values = next(c for c in COLUMNS if c.field == "values")
        with pytest.raises(ValueError, match=f"at most {RANKED}"):
            values.read(";".join(LISTS["values"]))


class TestRows:
    def test_say_all_that_a_profile_says(self) -> None:
        """Written and read, an invitation fills in the same profile."""
        rows = [shown(WHO, seen_by(FULL, Viewer.OWNER))]
        reading = told("".join(write(NAMES, rows)))
        (invitation,) = reading.invitations
        assert invitation.account == WHO
        member = FULL.member
        assert invitation.joining == {name: getattr(member, name) for name in JOINING}
        assert invitation.drawn(member) == FULL

    @given(any_profile())
    def test_of_a_list_hold_what_members_see_and_nothing_else(self, profile: Profile) -> None:
        row = shown(WHO, seen_by(profile, Viewer.MEMBER), OPENABLE)
        for column, cell in zip(OPENABLE, row[1:], strict=True):
            if profile.visibility(column.shown) is not Visibility.MEMBERS:
                assert cell == ""
        reading = told("".join(write(("account", *(c.name for c in OPENABLE)), [row])))
        assert reading.problems == ()

    def test_of_a_list_have_no_column_for_what_is_never_shown(self) -> None:
        assert KEPT_APART.isdisjoint(column.shown for column in OPENABLE)


class TestFilling:
    def test_leaves_what_somebody_said_themselves(self) -> None:
        own = replace(FULL, about="", knows_some=())
        told_of: dict[str, Told] = {
            "years": 3,
            "about": "x",
            "values": ("Joy",),
            "knows_some": ("Finance and staffing", "SEND and alternative provision"),
            "governance": "Free school",
        }
        filled = Invitation(account=WHO, told=told_of).fill(own)
        assert filled == replace(FULL, about="x", knows_some=filled.knows_some)
        assert [str(area) for area in filled.knows_some] == ["Finance and staffing"]

    def test_opens_nothing_to_anybody(self) -> None:
        rows = [shown(WHO, seen_by(FULL, Viewer.OWNER))]
        (invitation,) = told("".join(write(NAMES, rows))).invitations
        assert seen_by(invitation.drawn(ADA), Viewer.MEMBER) == {}

    def test_leaves_out_a_word_that_is_offered_no_more(self) -> None:
        old = Invitation(account=WHO, told={"values": ("Hope", "Zeal"), "language": "Latin"})
        filled = old.drawn(ADA)
        assert filled.values == ("Hope",)
        assert filled.language == "English"
