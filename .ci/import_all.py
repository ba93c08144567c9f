"""Import every module of the installed distribution; training modules need the extra and are left out."""

import importlib
import pkgutil
import sys

for package in ("jianbao.nlp", "jianbao.models", "jianbao.serve"):
    root = importlib.import_module(package)
    for module in pkgutil.walk_packages(root.__path__, package + "."):
        importlib.import_module(module.name)
        sys.stdout.write(module.name + "\n")
