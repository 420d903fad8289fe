# Warnings are errors, for our own code only (system headers are included as SYSTEM).
add_library(fengsui_options INTERFACE)
target_compile_options(fengsui_options INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  -Wno-missing-field-initializers  # designated initialisers leave the rest at its default
  # g++ 12 sees ghosts in std::optional and in std::string at -O2
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized> $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  -Werror)
if(FENGSUI_SANITIZE STREQUAL "thread")
  target_compile_options(fengsui_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)  # Asio's fences
endif()
if(FENGSUI_SANITIZE)
  target_compile_options(fengsui_options INTERFACE -fsanitize=${FENGSUI_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(fengsui_options INTERFACE -fsanitize=${FENGSUI_SANITIZE})
endif()
