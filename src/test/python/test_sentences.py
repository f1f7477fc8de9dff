"""docs/sentences.md: sentences embedded in the kernel, judged, and learned by a student."""
import re

import pytest
from conftest import ROOT
from test_kernel import KernelCase

PAGE = ROOT / "docs/sentences.md"
SENTENCES = '''String[] sentences = new String[120];
double[] truth = new double[120];
double[] weak = new double[120];
String[] good = {"wonderful", "delightful", "superb", "charming"};
String[] bad = {"dreadful", "tedious", "awful", "clumsy"};
String[] things = {"film", "plot", "cast", "music", "ending", "camera", "dialogue", "story", "hero", "joke"};
for (int i = 0; i < 120; i++) {
    boolean fine = i % 3 == 0;
    sentences[i] = "The " + things[i / 2 % 10] + " is " + (fine ? good : bad)[i / 30] + ".";
    truth[i] = fine ? 1 : -1;
    weak[i] = i % 5 == 0 ? -truth[i] : truth[i];
}'''


@pytest.mark.slow
class Sentences(KernelCase):

    def said(self, code):
        reply = self.run_cell(code)
        assert reply.status == "ok", reply.outputs
        return "".join(content["data"]["text/plain"] for content in reply.of("execute_result"))

    def test_the_page_works_as_it_is_written(self):
        cells = re.findall(r"```(?:java)?\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
        assert len(cells) == 4
        self.said(cells[0])
        self.said(cells[1])
        self.said(SENTENCES)
        assert "films" in self.said(cells[2])
        student = self.said(cells[3])
        found = re.fullmatch(r"films: teacher ([\d.]+), student ([\d.]+), ceiling ([\d.]+)", student)
        assert found and float(found[2]) > float(found[1]), student
        near = self.said('float[][] x = embedded("A wonderful film, I laughed all the way.", "A delightful movie and very funny.",\n'
                         '    "The printer jams on every page.");\n'
                         'double dot(float[] a, float[] b) { double s = 0; for (int i = 0; i < a.length; i++) { s += a[i] * b[i]; } return s; }\n'
                         'String.valueOf(x[0].length == 384 && dot(x[0], x[1]) > 0.6 && dot(x[0], x[2]) < 0.2)')
        assert near == "true"
