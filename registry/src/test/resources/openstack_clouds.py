"""Reads clouds with openstacksdk: the judge of CloudsYamlContractTest.

Standard input is a JSON list of objects of file names and contents; standard output is a JSON list of what openstacksdk
makes of each, or null if it refuses. Files are read as if they were in the working directory.
"""
import json
import os
import sys
import tempfile
import warnings

from openstack.config import loader

warnings.simplefilter("ignore")


def one(files):
    with tempfile.TemporaryDirectory() as directory:
        for name, content in files.items():
            with open(os.path.join(directory, name), "w", encoding="utf-8") as file:
                file.write(content)

        def paths(name):
            return [os.path.join(directory, name + suffix) for suffix in (".yaml", ".yml", ".json")]

        config = loader.OpenStackConfig(config_files=paths("clouds"), secure_files=paths("secure"),
                                        vendor_files=paths("clouds-public"), load_envvars=False)
        region = config.get_one()
    auth = region.config["auth"]
    interface = region.get_interface("inventory")
    return {
        "type": region.config["auth_type"],
        "url": auth["auth_url"],
        "id": auth["application_credential_id"],
        "secret": auth["application_credential_secret"],
        "region": region.get_region_name("inventory") or "",
        "interface": interface[0] if isinstance(interface, list) else interface or "public",
    }


def judged(files):
    try:
        return one(files)
    except Exception:  # pylint: disable=broad-except
        return None


json.dump([judged(files) for files in json.load(sys.stdin)], sys.stdout)
