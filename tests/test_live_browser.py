"""The guards of the browser, seen to record: another host, an error in the console, an uncaught exception."""

import pytest

OUTSIDE = "http://192.0.2.1"  # set aside for documentation (RFC 5737): nobody's


@pytest.mark.parametrize(
    ("script", "trouble"),
    [
        (f"fetch('{OUTSIDE}/tile.png').catch(() => 0)", f"request to {OUTSIDE}/tile.png"),
        ("fetch('http://example.org/').catch(() => 0)", "request to http://example.org/"),
        ("console.error('broken')", "console: broken"),
        ("setTimeout(() => { throw new Error('thrown') })", "uncaught: thrown"),
    ],
)
def test_troubles_are_recorded(page, troubles, script, trouble):
    page.goto("/_stcore/health")
    page.evaluate(script)
    page.wait_for_timeout(200)
    assert any(seen.startswith(trouble) for seen in troubles)
    troubles.clear()


def test_another_host_is_out_of_reach(page, troubles):
    page.goto("/_stcore/health")
    answers = [
        f"fetch('{host}', {{mode: 'no-cors'}}).then(() => 'reached', () => 'refused')"
        for host in (OUTSIDE, "http://example.org")
    ]
    assert [page.evaluate(answer) for answer in answers] == ["refused", "refused"]
    troubles.clear()
