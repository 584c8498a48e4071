"""Adds up the counters of all test result files below a directory and prints one closing line; fails when a test failed or none ran."""
import pathlib
import sys
import xml.etree.ElementTree as ET

NAMESPACE = "{http://microsoft.com/schemas/VisualStudio/TeamTest/2010}"
passed = failed = skipped = 0
for path in sorted(pathlib.Path(sys.argv[1]).glob("**/*.trx")):
    counters = ET.parse(path).getroot().find(f".//{NAMESPACE}Counters").attrib
    total, executed = int(counters["total"]), int(counters["executed"])
    passed += int(counters["passed"])
    failed += executed - int(counters["passed"])
    skipped += total - executed
print(f"{passed} passed, {failed} failed, {skipped} skipped")
sys.exit(1 if failed or not passed else 0)
