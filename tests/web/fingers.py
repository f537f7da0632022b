"""What a phone's user stumbles over on a page: text broken letter by letter, and targets too small for a finger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

STUMBLES = """() => {
  const box = (one) => one.getBoundingClientRect();
  const seen = (one) => box(one).width && !one.closest(".hidden, .skip, thead");
  const text = (one) => (one.innerText || one.value || "").trim().slice(0, 30);
  const squeezed = [...document.querySelectorAll("th, td, dt, dd, li, p, h1, h2, h3")]
    .filter((one) => seen(one) && text(one).length > 6 && box(one).width < 58 && box(one).height > 70);
  const targets = "button, .button, select, summary, nav a, input:not([type=hidden], [type=checkbox], [type=radio])";
  const small = [...document.querySelectorAll(targets)].filter((one) => seen(one) && box(one).height < 43.5);
  const sideways = document.documentElement.scrollWidth > document.documentElement.clientWidth ? ["the page"] : [];
  return { squeezed: squeezed.map(text), small: small.map(text), sideways };
}"""


def stumbles(page: Page) -> dict[str, Any]:
    """Texts of what is squeezed and of what is small, and whether the page scrolls sideways."""
    found: dict[str, Any] = page.evaluate(STUMBLES)
    return {name: what for name, what in found.items() if what}
