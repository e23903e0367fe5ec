// What is compiled before it: see CMakeLists.txt.
