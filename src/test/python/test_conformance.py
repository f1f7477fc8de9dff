"""Jupyter's own conformance tests, run on the kernel named by W2SLAB_KERNEL."""

import os
import unittest

import jupyter_kernel_test as jkt
from conftest import PATIENCE

jkt.TIMEOUT = PATIENCE


class Conformance(jkt.KernelTests):
    kernel_name = os.environ.get("W2SLAB_KERNEL", "w2s-lab")
    language_name = "Java"
    file_extension = ".jshell"

    code_hello_world = 'System.out.println("hello, world");'
    code_stderr = 'System.err.println("test");'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": 'String.join("-", List.of("a", "b"))', "result": "a-b"},
    ]
    code_display_data = [{"code": 'display("shown");', "mime": "text/plain"}]
    code_generate_error = "int never = 1 / 0;"

    completion_samples = [{"text": "Sys", "matches": {"System"}}]
    complete_code_samples = ["int x = 1;", "1 + 1", "class Square {}\nint y = 2;"]
    incomplete_code_samples = ["for (int i = 0; i < 3; i++) {", "int f(int x) {\n    return x;"]
    invalid_code_samples = ["}", "var a = ;", "int x = 1; }"]
    code_inspect_sample = "String.join("


if __name__ == "__main__":
    unittest.main()
