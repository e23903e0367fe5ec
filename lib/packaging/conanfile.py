# Conan 2 recipe: `conan create lib/packaging` in a checkout.
import os

from conan import ConanFile
from conan.tools.cmake import CMake, CMakeToolchain, cmake_layout
from conan.tools.files import copy


class Hexi(ConanFile):
    name = "hexi"
    version = "0.1.0"
    license = "MIT"
    description = "A typed knowledge graph that says where each fact was read"
    settings = "os", "compiler", "build_type", "arch"
    options = {"shared": [True, False], "fPIC": [True, False]}
    default_options = {"shared": False, "fPIC": True}
    requires = "fmt/[>=9 <11]", "boost/[>=1.81 <2]", "expat/[>=2.5 <3]", "nettle/[>=3.6 <4]", "utf8proc/[>=2.8 <3]", "xxhash/[>=0.8 <1]", "cctz/[>=2.3 <3]", "re2/[>=20220601]", "zlib/[>=1.2 <2]"
    generators = "CMakeDeps", "PkgConfigDeps"

    def export_sources(self):
        checkout = os.path.join(self.recipe_folder, "..", "..")
        for pattern in ("CMakeLists.txt", "LICENSE", "lib/*", "graphs/schemas/*"):
            copy(self, pattern, checkout, self.export_sources_folder)

    def layout(self):
        cmake_layout(self)

    def generate(self):
        toolchain = CMakeToolchain(self)
        for part in ("TOOLS", "TESTS", "EXAMPLES"):
            toolchain.cache_variables[f"HEXI_BUILD_{part}"] = False
        toolchain.cache_variables["HEXI_INSTALL"] = True
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()

    def package_info(self):
        self.cpp_info.set_property("cmake_find_mode", "none")  # its own hexiConfig.cmake is found
        self.cpp_info.builddirs = [os.path.join("lib", "cmake", "hexi")]
