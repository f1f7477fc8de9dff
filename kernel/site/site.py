"""Builds the course as a static site, for a server of files or from disk: site.py FOLDER [NOTEBOOK ...].

Notebooks are taken with the outputs that they have. What pages have in common, such as Plotly, MathJax and the compiled theory, stands
once in `assets`; a search over all texts runs in the reader's browser. `lab site` starts it with .venv's Python."""
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from start import stop

if __name__ == "__main__":
    stop.stop_at_once()

import hashlib
import html
import importlib.util
import json
import posixpath
import re
import shutil

import jinja2
from nbconvert.filters.markdown import markdown2html
from start.project import in_sentences, say
from start.result import renewed

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DOCUMENTS = ("README.md", "docs/*.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/README.md", "bench/README.md", "bench/results/*.md")
# Letters from which on a script or a style is a file of its own.
LARGE = 100_000
PART = re.compile(r"<(script|style)(?: type=\"text/css\")?>(.*?)</\1>", re.DOTALL)
LINK = re.compile(r'<a ([^>]*?)href="(?!#|[a-z]+:)([^"#]*)(#[^"]*)?"([^>]*)>(.*?)</a>', re.DOTALL)
IMAGE = re.compile(r'<img ([^>]*?)src="(?![a-z]+:)([^"]*)"')
SCRIPT = re.compile(r"(<script.*?</script>)", re.DOTALL)
HEADING = re.compile(r'<h([1-3]) id="([^"]*)">(.*?)</h\1>', re.DOTALL)


def load(name, file):
    """A module by its place: the benchmark has a run.py too, and Python a site.py."""
    spec = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


formulas = load("site_formulas", HERE / "formulas.py")


def load_run():
    """The script that writes pages."""
    sys.path.insert(0, str(HERE.parent / "page"))
    return load("page_run", HERE.parent / "page/run.py")


class Site:
    """A folder under way: its pages by the project's files that they show, and what is to be found on each."""

    def __init__(self, folder, notebooks, documents):
        self.folder = folder
        self.notebooks = notebooks
        self.documents = documents
        self.pages = {path: str(Path(path).with_suffix(".html").as_posix()) for path in notebooks + documents}
        self.found = []
        self.templates = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE), autoescape=True, trim_blocks=True)
        self.run = load_run()

    def build(self):
        (self.folder / "assets").mkdir(parents=True)
        (self.folder / ".nojekyll").touch()
        shutil.copy(HERE / "site.css", self.folder / "assets")
        shutil.copy(HERE / "search.js", self.folder / "assets")
        shutil.copy(HERE / "minisearch/minisearch.js", self.folder / "assets")
        entries = [self.notebook(path) for path in self.notebooks]
        documents = [self.document(path) for path in self.documents]
        text = json.dumps(self.found, ensure_ascii=False, separators=(",", ":"))
        (self.folder / "assets/texts.js").write_text(f"window.W2S_TEXTS = {text};\n", "utf-8")
        self.write("index.html", self.templates.get_template("index.html.j2").render(notebooks=entries, documents=documents))

    def notebook(self, path):
        """Writes a notebook's page, and its slides where it has any; returns what the index says of it."""
        notebook = self.run.read(ROOT / path)
        name, target = Path(path).stem, self.pages[path]
        at = self.notebooks.index(path)
        around = [self.pages[other] for other in self.notebooks[max(0, at - 1):at] + self.notebooks[at + 1:at + 2]]
        before = around[0] if at > 0 else None
        after = around[-1] if at + 1 < len(self.notebooks) else None
        slides = None
        if self.run.has_slides(notebook):
            slides = str(Path(target).with_suffix(".slides.html").as_posix())
            self.write(slides, self.linked(path, self.shared(slides, self.run.slides_of(notebook, name))))
        bar = self.templates.get_template("bar.html.j2").render(up=up(target), before=before and relative(before, target),
                                                                after=after and relative(after, target),
                                                                slides=slides and relative(slides, target))
        style = f'<link rel="stylesheet" href="{up(target)}assets/site.css"></head>'
        page = self.linked(path, self.shared(target, self.run.page_of(notebook, name)))
        page = re.sub(r"(<body[^>]*>)", lambda body: body[1] + bar, page.replace("</head>", style, 1), count=1)
        self.write(target, page)
        texts = "".join(markdown2html(cell.source) if cell.cell_type == "markdown" else f"<pre>{html.escape(cell.source)}</pre>"
                        for cell in notebook.cells if cell.cell_type != "raw")
        title = self.index(target, name, texts)
        return {"page": target, "name": name, "title": title, "slides": slides}

    def document(self, path):
        body, target = markdown2html((ROOT / path).read_text("utf-8")), self.pages[path]
        title = self.index(target, path, body)
        self.write(target, self.templates.get_template("document.html.j2").render(
            title=title, up=up(target), body=jinja2.utils.markupsafe.Markup(self.linked(path, body))))
        return {"page": target, "name": path, "title": title}

    def index(self, target, name, body):
        """Notes the texts under each heading, for the search; returns the first heading."""
        body = formulas.read(body)
        places = [*HEADING.finditer(body)]
        title = plain(places[0][3]) if places else name
        ends = [place.start() for place in places[1:]] + [len(body)]
        for place, end in zip(places, ends):
            self.found.append({"id": len(self.found), "page": target, "at": html.unescape(place[2]), "title": title,
                               "heading": plain(place[3]), "text": plain(body[place.end():end])})
        return title

    def shared(self, target, page):
        """The page with its large scripts and styles as files of their own, which other pages name too."""
        def own(part):
            kind, text = part[1], part[2]
            if len(text) < LARGE:
                return part[0]
            file = f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.{'js' if kind == 'script' else 'css'}"
            (self.folder / "assets" / file).write_text(text, "utf-8", newline="")
            place = f"{up(target)}assets/{file}"
            return f'<script src="{place}"></script>' if kind == "script" else f'<link rel="stylesheet" href="{place}">'

        return PART.sub(own, page)

    def linked(self, path, page):
        """Links to the project's files lead to their pages; those that have none become text. Images come along."""
        def link(found):
            aim = posixpath.normpath(posixpath.join(posixpath.dirname(path), html.unescape(found[2])))
            if aim not in self.pages:
                return found[5]
            return f'<a {found[1]}href="{relative(self.pages[aim], self.pages[path])}{found[3] or ""}"{found[4]}>{found[5]}</a>'

        def image(found):
            aim = posixpath.normpath(posixpath.join(posixpath.dirname(path), html.unescape(found[2])))
            if (ROOT / aim).is_file():
                (self.folder / aim).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / aim, self.folder / aim)
            return f'<img {found[1]}src="{relative(aim, self.pages[path])}"'

        # Code may hold what looks like a link.
        parts = SCRIPT.split(page)
        parts[::2] = [IMAGE.sub(image, LINK.sub(link, text)) for text in parts[::2]]
        return "".join(parts)

    def write(self, target, text):
        (self.folder / target).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / target).write_text(text, "utf-8", newline="")


def up(target):
    return "../" * target.count("/")


def relative(target, here):
    return posixpath.relpath(target, posixpath.dirname(here) or ".")


def plain(text):
    """The text of HTML, on one line."""
    text = re.sub(r'<a class="anchor-link".*?</a>', "", text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", text))).strip()


@in_sentences
def main():
    folder = Path(sys.argv[1])
    notebooks = sys.argv[2:] or sorted(file.relative_to(ROOT).as_posix() for file in (ROOT / "notebooks").glob("*.ipynb"))
    documents = [file.relative_to(ROOT).as_posix() for pattern in DOCUMENTS for file in sorted(ROOT.glob(pattern))]
    with renewed(folder.parent) as fresh:
        Site(fresh / folder.name, notebooks, documents).build()
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    say(f"wrote {folder / 'index.html'} and {len(notebooks) + len(documents)} pages ({size / 1e6:.0f} MB).")
    return 0


if __name__ == "__main__":
    sys.exit(stop.run_to_end(main))
