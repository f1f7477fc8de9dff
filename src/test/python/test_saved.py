"""What Java saves is what NumPy reads, and the other way round, to the last bit and without pickle."""
import hashlib
import json
import os
import struct
import subprocess

import numpy as np
import pytest
from conftest import ROOT
from start.package import LIBRARIES, package_jar
from start.system import find_java

CELLS = """
import io.github.w2slab.files.*; import io.github.w2slab.model.*; import io.github.w2slab.notebook.*;
import io.github.w2slab.supervision.*; import io.github.w2slab.training.*; import io.github.w2slab.world.*;
import java.util.*; import tech.tablesaw.api.*;

public class Saved {
    public static void main(String[] words) {
        String folder = words[0] + "/";
        World world = World.builder().dimension(24).subspaceDimension(6).tasks(3).correlation(0.3, 0.2).seed(4).build();
        WeakTeacher teacher = WeakTeacher.of(world.target(), world.coordinates(Npz.read(folder + "u.npy").vector()));
        RewardModel start = RewardModel.pretrained(world).neuronsPerTask(5).featureAlignment(0.9).seed(6).build();
        Training run = Training.of(start, Supervision.weakToStrong(world, teacher).leakage(0.1),
                Sgd.spherical(LearningRate.decaying(0.02, 50)).seed(8)).train(45);
        Saving.save(run, folder + "run.npz");
        Saving.save(run.model(), folder + "model.npz");
        Saving.save(run.history().table(), folder + "table.npz");
        Saving.save(run.history().table(), folder + "table.csv");
        Saving.save(Table.create(StringColumn.create("word", "h\\u2082", "two"), BooleanColumn.create("yes", true, false),
                IntColumn.create("n", 1, -2), FloatColumn.create("f", 0.1f, 2f)), folder + "mixed.npz");
        Npz given = Npz.read(folder + "given.npz");
        double sum = 0;
        for (double[] row : given.matrix("rows")) {
            for (double value : row) {
                sum += value;
            }
        }
        Training loaded = Training.load(folder + "run.npz");
        System.out.println(sum + " " + Arrays.toString(given.vector("f")) + " " + Arrays.toString(given.integers("i")) + " "
                + given.matrix("fortran")[0][2] + " " + loaded.train(20).history().hash().equals(run.train(20).history().hash()));
    }
}
"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("saved")
    (folder / "Saved.java").write_text(CELLS, "utf-8")
    np.save(folder / "u.npy", np.linspace(-1, 2, 24))
    np.savez_compressed(folder / "given.npz", rows=np.arange(6.0).reshape(2, 3) / 4, f=np.float32([0.1, 2]), i=np.int16([-3, 4]),
                        fortran=np.asfortranarray(np.arange(6).reshape(2, 3)), words=np.array(["a"]), objects=np.array([None]))
    libraries = os.pathsep.join([str(package_jar()), str(LIBRARIES / "*")])
    done = subprocess.run([find_java().program, "-cp", libraries, str(folder / "Saved.java"), str(folder)], cwd=ROOT,
                          capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return folder, done.stdout.split("\n")[0]


def test_java_reads_what_numpy_wrote_and_a_loaded_run_goes_on(saved):
    assert saved[1] == "3.75 [0.10000000149011612, 2.0] [-3, 4] 2.0 true"


def test_a_run_is_arrays_and_settings(saved):
    run = np.load(saved[0] / "run.npz", allow_pickle=False)
    settings = json.loads(run["settings.json"])
    assert settings["kind"] == "run" and settings["step"] == 45
    assert settings["sgd"]["learning rate"] == {"kind": "decaying", "eta": 0.02, "knee": 50}
    assert settings["supervision"]["world"]["correlations"] == [0.3, 0.2]
    assert settings["start"]["origin"]["seed"] == 6
    start = run[settings["start"]["neurons"]["array"]]
    assert start.shape == (15, 24) and start.dtype == np.float64
    np.testing.assert_allclose(np.linalg.norm(start, axis=1), 1, rtol=0, atol=1e-14)
    assert list(run["start.groups"]) == [0] * 5 + [1] * 5 + [2] * 5
    assert settings["state"]["begin"] == 32 and run["state.v"].shape[0] == run["state.scale"].shape[0]


def test_the_model_has_the_alignment_that_the_history_tells(saved):
    model = np.load(saved[0] / "model.npz", allow_pickle=False)
    run = np.load(saved[0] / "run.npz", allow_pickle=False)
    theta = np.zeros(24)
    theta[[0, 6, 12]] = np.sqrt(1 - 0.3 ** 2 - 0.2 ** 2), 0.3, 0.2
    target = model["neurons"][model["groups"] == 0]
    assert run["history.step"][-1] == 45
    np.testing.assert_allclose(np.abs(target @ theta).mean(), run["history.alignment"][-1], rtol=0, atol=1e-13)


def test_the_hash_is_that_of_steps_and_doubles(saved):
    run = np.load(saved[0] / "run.npz", allow_pickle=False)
    settings = json.loads(run["settings.json"])
    names = [measure["name"] for measure in settings["history"]["measures"]]
    rows = zip(run["history.step"], *(run["history." + name] for name in names))
    digest = hashlib.sha256(b"".join(struct.pack(f">q{len(names)}d", *row) for row in rows)).hexdigest()
    assert settings["provenance"]["hash"] == digest
    assert settings["provenance"]["seeds"] == {"world": 4, "model": 6, "samples": 8}


def test_a_given_direction_has_the_alignment_that_numpy_measures(saved):
    """The basis of the world is not needed for it: lengths are the same in all bases, and the teacher says its alignment."""
    run = np.load(saved[0] / "run.npz", allow_pickle=False)
    settings = json.loads(run["settings.json"])
    u = run[settings["supervision"]["reward"]["direction"]["array"]]
    theta = np.zeros(24)
    theta[[0, 6, 12]] = np.sqrt(1 - 0.3 ** 2 - 0.2 ** 2), 0.3, 0.2
    np.testing.assert_allclose(u @ u, 1, rtol=0, atol=1e-14)
    np.testing.assert_allclose(abs(u @ theta), settings["supervision"]["reward"]["alignment"], rtol=0, atol=1e-14)


def test_a_table_is_its_columns(saved):
    table = np.load(saved[0] / "table.npz", allow_pickle=False)
    run = np.load(saved[0] / "run.npz", allow_pickle=False)
    for name in table.files:
        assert np.array_equal(table[name], run["history." + name], equal_nan=True), name
    text = np.genfromtxt(saved[0] / "table.csv", delimiter=",", names=True)
    assert np.array_equal(text["alignment"], table["alignment"]) and table["step"].dtype == np.int64
    mixed = np.load(saved[0] / "mixed.npz", allow_pickle=False)
    assert mixed["word"].tolist() == ["h\u2082", "two"] and mixed["yes"].tolist() == [True, False]
    assert mixed["n"].tolist() == [1, -2] and mixed["n"].dtype == np.int32 and mixed["f"].tolist() == [np.float32(0.1), 2]
