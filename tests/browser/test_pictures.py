"""Pictures can be read in the colours of the page, in those that a reader chose, and on paper without colour."""

from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Desk

pytestmark = [pytest.mark.browser, pytest.mark.sampled]

Scheme = Literal["light", "dark"]

# Each part of each picture with its best contrast to what the page stands on, and how its outline is dashed. Lines of
# the grid are left out: numbers and axes say what they say.
PARTS = """() => {
  const probe = document.body.appendChild(document.createElement("p"));
  probe.style.cssText = "forced-color-adjust: none; background: Canvas";
  const rgb = colour => (colour.match(/[0-9.]+/g) || []).map(Number);
  const light = colour => {
    const [red, green, blue] = rgb(colour).map(each => each / 255)
      .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const page = getComputedStyle(probe).backgroundColor;
  const against = colour => {
    if (rgb(colour).length !== 3) return 1;
    const [least, most] = [light(colour), light(page)].sort((one, other) => one - other);
    return (most + 0.05) / (least + 0.05);
  };
  const parts = [...document.querySelectorAll(".picture svg :is(text, line, polyline, circle, rect)")]
    .filter(each => !each.classList.contains("picture__grid")).map(each => {
      const style = getComputedStyle(each), isText = each.tagName === "text", isLine = each.tagName === "line";
      return {
        kind: [each.tagName, each.closest("[class]").getAttribute("class")].join(" "),
        least: isText ? 4.5 : 3,
        contrast: Math.max(isLine ? 1 : against(style.fill), isText ? 1 : against(style.stroke)),
        look: [against(style.fill) >= 3, style.stroke !== "none", style.strokeDasharray].join(),
      };
    });
  probe.remove();
  return parts;
}"""


def parts(page: Page, kinds: str) -> list[dict[str, Any]]:
    """The parts of the page's pictures; those kinds are among them."""
    found: list[dict[str, Any]] = page.evaluate(PARTS)
    missing = [kind for kind in kinds.split(",") if not any(kind in each["kind"] for each in found)]
    assert not missing, f"{page.url} draws no {missing}"
    return found


def faint(page: Page, kinds: str) -> set[str]:
    found = [each for each in parts(page, kinds) if each["contrast"] < each["least"]]
    return {f"{each['kind']}: {each['contrast']:.1f}" for each in found}


def statement(desk: Desk) -> Page:
    page = desk.open("/contracts/ARP-2027-B")
    page.get_by_role("link", name="Revision 1").last.click()
    page.get_by_role("heading", name="The account").wait_for()
    return page


@pytest.mark.parametrize("forced, scheme", [("none", "light"), ("active", "light"), ("active", "dark")])
def test_all_that_pictures_draw_stands_out_from_the_page(
    desk: Desk, forced: Literal["none", "active"], scheme: Scheme
) -> None:
    desk.sign_in("auditor")
    desk.page.emulate_media(forced_colors=forced, color_scheme=scheme)
    for path, kinds in (
        ("/city", "text,rect,picture__level"),
        ("/programs/ARP-2027", "text,circle,picture__interval,picture__level"),
        ("/contracts/ARP-2027-A/results", "text,polyline,circle,picture__level,picture__axis"),
        ("/contracts/ARP-2027-A/terms/0", "text,polyline,circle,picture__dot--open,picture__axis"),
    ):
        assert faint(desk.open(path), kinds) == set(), path
    page = statement(desk)
    assert faint(page, "text,bar--whole,bar--more,bar--less,waterfall__join") == set()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_differ_without_colour_where_a_reader_chose_the_colours(desk: Desk, scheme: Scheme) -> None:
    desk.sign_in("auditor")
    page = statement(desk)
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    bars = {each["kind"].split()[-1]: each["look"] for each in parts(page, "rect") if each["kind"].startswith("rect")}
    assert len(bars) == len(set(bars.values())) == 3, bars


def test_bars_that_lessen_differ_on_paper_without_colour(desk: Desk) -> None:
    desk.sign_in("auditor")
    page = statement(desk)
    page.emulate_media(media="print")
    bars = {each["kind"].split()[-1]: each["look"] for each in parts(page, "rect") if each["kind"].startswith("rect")}
    assert bars["waterfall__bar--less"] != bars["waterfall__bar--more"]
    page.emulate_media(media="screen")
