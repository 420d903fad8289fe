# fengsui_embed(<target> <function> <folder>): puts every file below <folder> into the static library <target> by
# the assembler's .incbin (compiles in no time at any size) and defines
#   fengsui::base::EmbeddedFiles fengsui::embedded::<function>();
function(fengsui_embed target function folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${folder} ${folder}/*)
  list(SORT files)
  set(asm ".section .rodata\n")
  set(declarations "")
  set(table "")
  set(index 0)
  set(dependencies "")
  foreach(file ${files})
    set(symbol "fengsui_embedded_${function}_${index}")
    string(APPEND asm ".global ${symbol}\n.global ${symbol}_end\n${symbol}:\n.incbin \"${folder}/${file}\"\n${symbol}_end:\n.byte 0\n")
    string(APPEND declarations "extern \"C\" const char ${symbol}[];\nextern \"C\" const char ${symbol}_end[];\n")
    string(APPEND table "        {\"${file}\", {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})}},\n")
    list(APPEND dependencies ${folder}/${file})
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND asm ".section .note.GNU-stack,\"\",@progbits\n")
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded/${target})
  file(GENERATE OUTPUT ${out}/${function}.S CONTENT "${asm}")
  file(GENERATE OUTPUT ${out}/${function}.cpp CONTENT
"#include <vector>
#include \"base/embed.hpp\"
${declarations}
namespace fengsui::embedded {
base::EmbeddedFiles ${function}();
base::EmbeddedFiles ${function}() {
    static const std::vector<base::EmbeddedFile> files = {
${table}    };
    return files;
}
}  // namespace fengsui::embedded
")
  set_source_files_properties(${out}/${function}.S PROPERTIES OBJECT_DEPENDS "${dependencies}")
  add_library(${target} STATIC ${out}/${function}.cpp ${out}/${function}.S)
  target_link_libraries(${target} PUBLIC base)
endfunction()
