# An overlay port: `vcpkg install hexi --overlay-ports=lib/packaging` in a checkout, which is built as it stands.
get_filename_component(SOURCE_PATH "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
vcpkg_cmake_configure(SOURCE_PATH "${SOURCE_PATH}"
                      OPTIONS -DHEXI_BUILD_TOOLS=OFF -DHEXI_BUILD_TESTS=OFF -DHEXI_BUILD_EXAMPLES=OFF -DHEXI_INSTALL=ON)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH lib/cmake/hexi)
vcpkg_fixup_pkgconfig()
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
