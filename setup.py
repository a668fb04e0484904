"""Compiles modules where Cython and a C compiler are at hand, and installs without them where not.

Everything else about the distribution is in pyproject.toml. Why it is done like this: docs/adr/0014-compiled-core.md.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

COMPILED = {"checker._lrat": "checker/lrat.py", "finder._backward": "finder/backward.py"}
"""Compiled modules, and the sources that they are made of. The types are beside the source, in `_<name>.pxd`."""

DIRECTIVES = {
    "language_level": "3",
    "boundscheck": True,
    "wraparound": False,
    "overflowcheck": True,
    "annotation_typing": False,
}
"""Checks on indices and overflow stay on; an index never counts from the end; annotations are for people and mypy."""


class BuildOrDoWithout(build_ext):
    """Builds what can be built."""

    def build_extensions(self) -> None:
        """Build each module; one that fails, for whatever reason, is left out."""
        built = []
        for extension in self.extensions:
            try:
                extension.sources = [str(self.translate(extension.name))]
                self.build_extension(extension)
                built.append(extension)
            except Exception as error:  # no Cython, no compiler, no headers, a version that does not fit …
                self.warn(f"{extension.name} is not compiled, its source will run instead: {error!r}")
        self.extensions[:] = built

    def translate(self, name: str) -> Path:
        """Translate a module to C, below the folder for temporary files; its source is not changed.

        A constant SOURCE_SHA256 is added, the digest of the source: the checker compares it before it uses the module.
        """
        from Cython.Build import cythonize

        source = Path(__file__).parent / COMPILED[name]
        package, module = name.split(".")
        folder = Path(self.build_temp, "cython", package).resolve()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        text = source.read_bytes()
        constant = f'\n\nSOURCE_SHA256 = "{hashlib.sha256(text).hexdigest()}"\n'
        copy = folder / f"{module}.py"
        copy.write_bytes(text + constant.encode())
        shutil.copy(source.with_name(f"{module}.pxd"), folder)
        (folder / "__init__.py").touch()
        extension = Extension(name, [str(copy)])
        (translated,) = cythonize([extension], quiet=True, force=True, compiler_directives=DIRECTIVES)
        return Path(translated.sources[0])


setup(
    ext_modules=[Extension(name, [source], optional=True) for name, source in COMPILED.items()],
    cmdclass={"build_ext": BuildOrDoWithout},
)
