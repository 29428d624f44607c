"""Where master keys come from, what is refused, and that nothing of a key is ever said."""

from __future__ import annotations

import base64
import stat
import sys
from pathlib import Path

import pytest

from storage.kms import InKms
from storage.master_file import InFile
from storage.masters import InEnvironment, InMemory, Master, Masters, key_from_text
from storage.vault import KeyProblem

KEY = bytes(range(32))
OTHER = bytes(32)
TEXT = base64.b64encode(KEY).decode()
OTHER_TEXT = base64.b64encode(OTHER).decode()


def lines(path: Path) -> list[bytes]:
    return [base64.b64decode(line) for line in path.read_bytes().split()]


def test_a_new_key_file_is_for_its_owner_only(tmp_path: Path) -> None:
    file = InFile(tmp_path / "deep" / "headsup.key")
    made = file.fresh("")
    assert file.made == file.path
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert InFile(file.path).find(made.name, b"") == made
    assert InFile(file.path).fresh("") == made
    assert "there" not in repr(made)
    assert base64.b64encode(made.key).decode() not in repr(made)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o610, 0o644, 0o660])
def test_a_key_file_that_others_can_use_is_refused_with_what_to_do(
    tmp_path: Path, mode: int
) -> None:
    file = InFile(tmp_path / "headsup.key")
    key = file.fresh("").key
    file.path.chmod(mode)
    with pytest.raises(KeyProblem, match="chmod 600") as caught:
        file.there()
    assert base64.b64encode(key).decode() not in str(caught.value)


@pytest.mark.parametrize("mode", [0o400, 0o600])
def test_a_key_file_may_be_one_that_cannot_be_written(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "headsup.key"
    path.write_text(TEXT)
    path.chmod(mode)
    assert InFile(path).there() == Master(KEY)


def test_a_key_in_the_data_folder_is_refused_however_it_got_there(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    inside = data / "vault.key"
    inside.write_text(TEXT)
    inside.chmod(0o600)
    outside = tmp_path / "headsup.key"
    outside.symlink_to(inside)
    for path in (inside, outside, data / "deep" / ".." / "vault.key", data / "none.key"):
        with pytest.raises(KeyProblem, match="may not lie in the data folder") as caught:
            InFile(path, apart_from=[data]).there()
        assert TEXT not in str(caught.value)


def test_exchanging_keeps_the_old_one_until_it_is_told_and_then_wipes_it(tmp_path: Path) -> None:
    file = InFile(tmp_path / "headsup.key")
    old = file.fresh("")
    new = file.fresh(old.name)
    assert lines(file.path) == [new.key, old.key]
    assert file.fresh(old.name) == new, "taken up again after a crash"
    assert file.find(old.name, b"") == old
    with file.path.open("rb") as still_open:
        assert file.keep_only(new.name) == ""
        assert lines(file.path) == [new.key]
        assert base64.b64encode(old.key) not in still_open.read(), "not in the freed file either"
    assert [path.name for path in tmp_path.iterdir()] == ["headsup.key"]


def test_a_place_that_cannot_be_written_keeps_the_key_and_no_scrap_of_a_new_one(
    tmp_path: Path,
) -> None:
    file = InFile(tmp_path / "headsup.key")
    old = file.fresh("")
    blocked = InFile(file.path / "below" / "headsup.key")
    with pytest.raises(KeyProblem, match="can't be read"):
        blocked.fresh("")
    (tmp_path / "headsup.key.new").mkdir()
    with pytest.raises(KeyProblem, match="openssl rand"):
        file.fresh(old.name)
    assert lines(file.path) == [old.key]


@pytest.mark.parametrize("text", ["", "not base64!", "c2hvcnQ=", "A" * 43, "é" * 44])
def test_a_key_that_cannot_be_one_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(KeyProblem) as caught:
        key_from_text(text)
    assert not text or text not in str(caught.value)


@pytest.mark.parametrize("held", [b"\xff\xfe", b"", b"\n\n"])
def test_a_key_file_with_something_else_in_it_is_refused(tmp_path: Path, held: bytes) -> None:
    path = tmp_path / "headsup.key"
    path.touch(0o600)
    path.write_bytes(held)
    with pytest.raises(KeyProblem):
        InFile(path).there()


def test_the_environment_holds_one_or_several_and_says_how_to_exchange_them() -> None:
    one = InEnvironment(f" {TEXT}\n")
    assert one.there() == Master(KEY)
    with pytest.raises(KeyProblem, match="in front of the one in use"):
        one.fresh(Master(KEY).name)
    two = InEnvironment(f"{OTHER_TEXT}, {TEXT}")
    assert two.fresh(Master(KEY).name) == Master(OTHER)
    assert two.find(Master(KEY).name, b"") == Master(KEY)
    assert "Take every key but the first out" in two.keep_only(Master(OTHER).name)
    assert one.keep_only(Master(KEY).name) == ""


def test_the_playgrounds_key_is_in_memory_only() -> None:
    memory = InMemory()
    old = memory.fresh("")
    new = memory.fresh(old.name)
    assert memory.find(old.name, b"") == old
    memory.keep_only(new.name)
    assert memory.find(old.name, b"") is None
    assert InMemory().there() != new


def test_a_key_that_is_nowhere_is_said_with_where_was_looked(tmp_path: Path) -> None:
    masters = Masters([InEnvironment(TEXT), InFile(tmp_path / "none.key")])
    assert masters.find(Master(KEY).name, b"") == KEY
    with pytest.raises(KeyProblem, match=r"HEADSUP_KEY\) or the file .*none.key") as caught:
        masters.find(Master(OTHER).name, b"")
    assert TEXT not in str(caught.value)
    with pytest.raises(KeyProblem, match="has used so far"):
        Masters([InFile(tmp_path / "none.key")]).older()


KMS = """
import base64, sys
data = base64.b64decode(sys.stdin.read())
turned = bytes(byte ^ 0x5A for byte in data)
if sys.argv[1] == "unwrap" and not data.startswith(b"wrapped:"):
    sys.exit(3)
out = b"wrapped:" + turned if sys.argv[1] == "wrap" else bytes(b ^ 0x5A for b in data[8:])
print(base64.b64encode(out).decode())
"""


def kms(folder: Path, code: str = KMS, seconds: float = 10) -> InKms:
    path = folder / "kms.py"
    path.write_text(code)
    return InKms(f"{sys.executable} '{path}'", seconds)


def test_a_kms_keeps_a_key_that_only_it_gives_back(tmp_path: Path) -> None:
    source = kms(tmp_path)
    made = source.fresh("")
    assert made.key not in made.stored
    assert made.stored.startswith(b"wrapped:")
    assert kms(tmp_path).find(made.name, made.stored) == made
    assert source.find(made.name, b"") is None
    assert source.find("another", made.stored) is None
    assert source.there() is None


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import sys; sys.stderr.write(sys.stdin.read()); sys.exit(7)", "ended with 7"),
        ("print('not base64!')", "did not answer in base64"),
        ("import time; time.sleep(60)", r"took longer than 0.5 seconds"),
        ("import sys; print('QUJD')", "does not unwrap what it wrapped"),
    ],
)
def test_a_kms_that_fails_is_said_without_a_byte_of_what_it_was_given(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], code: str, said: str
) -> None:
    with pytest.raises(KeyProblem, match=said):
        kms(tmp_path, code, 0.5).fresh("")
    assert capfd.readouterr() == ("", "")


def test_a_kms_command_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(KeyProblem, match="can't be started"):
        InKms(str(tmp_path / "nothing"), 1).fresh("")
