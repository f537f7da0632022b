// On a narrow screen the menu scrolls: the place one is at is brought into view.

const here = document.querySelector(".top nav [aria-current]");
const menu = here?.closest("nav");
if (menu && menu.scrollWidth > menu.clientWidth) menu.scrollLeft = here.offsetLeft - (menu.clientWidth - here.offsetWidth) / 2;
