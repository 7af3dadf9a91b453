"""Every text has its English, and the catalogue is in step with templates and code."""

from click.testing import CliRunner

from narmare.cli import messages


EMPTY = messages.HEADER.encode()


def test_the_catalogue_is_fresh_and_complete():
    result = CliRunner().invoke(messages.command, ["--check"])
    assert result.exit_code == 0, result.output


def test_a_new_text_is_added_and_asked_for(monkeypatch):
    monkeypatch.setattr(messages, "wanted", lambda: {("Ny text", None), (("ett %(n)s", "flera %(n)s"), None)})
    text, missing = messages.merged(EMPTY)
    assert missing == ["Ny text", "ett %(n)s"]
    assert 'msgid "Ny text"\nmsgstr ""' in text
    assert 'msgid_plural "flera %(n)s"' in text


def test_translations_are_kept_and_what_nobody_asks_for_is_dropped(monkeypatch):
    old = EMPTY + b'msgid "Kvar"\nmsgstr "Stays"\n\nmsgid "Borta"\nmsgstr "Gone"\n'
    monkeypatch.setattr(messages, "wanted", lambda: {("Kvar", None)})
    text, missing = messages.merged(old)
    assert missing == []
    assert 'msgid "Kvar"\nmsgstr "Stays"' in text
    assert "Borta" not in text


def test_the_file_does_not_change_when_it_is_written_again(monkeypatch):
    monkeypatch.setattr(messages, "wanted", lambda: {("B", None), ("A", None), ("A", "context")})
    once, _ = messages.merged(EMPTY)
    assert messages.merged(once.encode())[0] == once
    assert "#:" not in once


def test_a_translation_that_loses_a_placeholder_counts_as_missing(monkeypatch):
    old = EMPTY + '#, python-format\nmsgid "%(n)s mål"\nmsgstr "goals"\n'.encode()
    monkeypatch.setattr(messages, "wanted", lambda: {("%(n)s mål", None)})
    assert messages.merged(old)[1] == ["%(n)s mål"]


def test_a_fuzzy_translation_counts_as_missing(monkeypatch):
    old = EMPTY + b'#, fuzzy\nmsgid "Kanske"\nmsgstr "Maybe"\n'
    monkeypatch.setattr(messages, "wanted", lambda: {("Kanske", None)})
    assert messages.merged(old)[1] == ["Kanske"]
