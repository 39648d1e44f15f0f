"""The way into the console through its routes: links, cookies, roles, origins."""

from __future__ import annotations

import asyncio

import pytest
from console_hall import BASE, MINUTE, opened, small_hall

from shared.words import say

PAGES = ("/supervisor", "/supervisor/waiting", "/supervisor/waiting.csv", "/supervisor/papers",
         "/supervisor/papers.json", "/supervisor/papers/ticket-0001.png")  # fmt: skip


def run(scene, folder, **options):
    async def play():
        async with opened(folder, small_hall(), **options) as place:
            await scene(place)

    asyncio.run(play())


def test_a_link_lets_in_by_a_cookie_no_script_can_read(tmp_path):
    async def scene(place):
        token = place.links.make_link("supervisor", "Bà Lan")
        answer = await place.get(f"/sign-in?link={token}")
        assert answer.status_code == 200
        cookie = answer.headers["set-cookie"].lower()
        assert cookie.startswith("xephang_session=")
        assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/", "max-age=43200"))
        assert "domain" not in cookie
        assert token not in answer.text
        assert "Bà Lan" in answer.text
        assert (await place.get("/supervisor")).status_code == 200

    run(scene, tmp_path)


@pytest.mark.parametrize(("spoil", "status", "word"), [("use", 410, "link_used"), ("wait", 410, "link_expired"),
                                                       ("break", 404, "link_unknown")])  # fmt: skip
def test_a_spent_link_says_what_to_do(tmp_path, spoil, status, word):
    async def scene(place):
        token = place.links.make_link("supervisor", "Bà Lan")
        if spoil == "use":
            place.links.redeem(token)
        place.now += 11 * MINUTE if spoil == "wait" else 0
        answer = await place.get(f"/sign-in?link={token}{'x' if spoil == 'break' else ''}")
        assert answer.status_code == status
        assert "set-cookie" not in answer.headers
        assert say(f"supervisor.{word}") in answer.text
        assert say("supervisor.step_command") in answer.text

    run(scene, tmp_path)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_needs_a_session(tmp_path, path):
    async def scene(place):
        for cookie in ("", "made-up", "A" * 5000):
            place.browser.cookies.set("xephang_session", cookie)
            answer = await place.get(path)
            assert answer.status_code == 401
            assert say("supervisor.link_needed") in answer.text
            assert "Hộ tịch" not in answer.text

    run(scene, tmp_path, papers=tmp_path)


@pytest.mark.parametrize(("role", "status"), [("supervisor", 200), ("auditor", 200), ("admin", 200), ("clerk", 401),
                                              ("kiosk", 401), ("public", 401)])  # fmt: skip
def test_the_console_is_for_three_roles(tmp_path, role, status):
    async def scene(place):
        place.sign_in(role)
        assert (await place.get("/supervisor")).status_code == status

    run(scene, tmp_path)


@pytest.mark.parametrize(("origin", "status"), [(BASE, 200), ("http://evil.test", 403), ("null", 403), ("", 403)])
def test_only_our_own_page_signs_out(tmp_path, origin, status):
    async def scene(place):
        place.sign_in()
        answer = await place.browser.post("/sign-out", headers={"origin": origin} if origin else {})
        assert answer.status_code == status
        place.browser.cookies.clear()

    async def session_after(place):
        place.sign_in()
        cookie = place.browser.cookies["xephang_session"]
        await place.browser.post("/sign-out", headers={"origin": origin} if origin else {})
        assert (place.sessions.find(cookie) is None) == (status == 200)

    run(scene, tmp_path)
    run(session_after, tmp_path)


LINK = {"name": "Ông Minh", "role": "auditor", "minutes": 5}


def test_an_admin_token_makes_a_link(tmp_path):
    async def scene(place):
        answer = await place.browser.post(
            "/v1/sign-in-links", json=LINK, headers={"authorization": "Bearer admin-token"}
        )
        assert answer.status_code == 200
        made = answer.json()
        assert made["expires_at"] == place.now + 5 * MINUTE
        assert (await place.get(made["path"])).status_code == 200
        assert (await place.get(made["path"])).status_code == 410

    run(scene, tmp_path)


@pytest.mark.parametrize(("body", "token", "status"), [
    (LINK, "", 401), (LINK, "wrong", 401), (LINK, "kiosk-token", 403), ({}, "admin-token", 400),
    ({**LINK, "role": "clerk"}, "admin-token", 400), ({**LINK, "minutes": 0}, "admin-token", 400),
    ({**LINK, "minutes": 10**9}, "admin-token", 400), ({**LINK, "more": 1}, "admin-token", 400),
    ({**LINK, "name": " "}, "admin-token", 400), ([], "admin-token", 400), ("x" * 5000, "admin-token", 413),
])  # fmt: skip
def test_nobody_else_makes_a_link(tmp_path, body, token, status):
    async def scene(place):
        headers = {"authorization": f"Bearer {token}"} if token else {}
        answer = await place.browser.post("/v1/sign-in-links", json=body, headers=headers)
        assert answer.status_code == status
        assert answer.json()["outcome"] == "refused"

    run(scene, tmp_path)


def test_a_supervisors_session_makes_no_links_and_reads_the_state(tmp_path):
    async def scene(place):
        place.sign_in()
        answer = await place.browser.post("/v1/sign-in-links", json=LINK, headers={"origin": BASE})
        assert answer.status_code == 403
        state = (await place.get("/v1/state")).json()
        assert state["role"] == "supervisor"
        assert "ticket" in state["rows"]

    run(scene, tmp_path)


def test_pages_ask_nothing_of_other_machines(tmp_path):
    async def scene(place):
        place.sign_in()
        for path in ("/supervisor", "/supervisor/waiting", "/supervisor/papers", "/sign-in"):
            answer = await place.get(path)
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "http" not in policy
            assert "style=" not in answer.text
            assert not any(part.strip() for part in scripts(answer.text))
            assert "//" not in answer.text.replace("http://www.w3.org/2000/svg", "")

    run(scene, tmp_path, papers=tmp_path)


def scripts(page):
    """What stands between script tags."""
    return [part.split("</script>")[0].partition(">")[2] for part in page.split("<script")[1:]]


def test_style_scripts_and_fonts_are_served(tmp_path):
    async def scene(place):
        for name, kind in (("console.css", "text/css"), ("floor.js", "text/javascript"), ("hall.css", "text/css"),
                           ("papers.js", "text/javascript"), ("roboto-900.ttf", "font/ttf")):  # fmt: skip
            answer = await place.get(f"/supervisor-assets/{name}")
            assert answer.status_code == 200, name
            assert answer.headers["content-type"].startswith(kind)
            assert answer.content
        for name in ("__init__.py", "..%2Froutes.py", "nothing.css"):
            assert (await place.get(f"/supervisor-assets/{name}")).status_code == 404

    run(scene, tmp_path)
