#include "manual.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "command.hpp"

namespace hexi::tool {

namespace {

struct described_command {
    std::string word;
    command_description takes;
};

std::vector<described_command> all_described() {
    std::vector<described_command> out;
    for (const command& c : commands) {
        described_command& made = out.emplace_back(described_command{std::string(c.name), {}});
        command_line line(c.name, c.summary, made.takes);
        (void)c.run(line);
    }
    return out;
}

// --- the manual -----------------------------------------------------------------------------------

/// Text as troff prints it: no requests, no escapes, hyphens that can be copied.
std::string troff(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\') out += "\\e";
        else if (c == '-') out += "\\-";
        else if (c == '\'') out += "\\(aq";
        else if (c == '.' && (out.empty() || out.back() == '\n')) out += "\\&.";
        else out += c;
    }
    return out;
}

// --- completions ----------------------------------------------------------------------------------

/// A text in single quotes, for a shell.
std::string in_quotes(std::string_view text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string names_of(const std::vector<described_command>& all) {
    std::string out;
    for (const described_command& c : all) out += (out.empty() ? "" : " ") + c.word;
    return out + " man completion";
}

std::string for_bash(const std::vector<described_command>& all) {
    std::string out =
        "# bash completion for hexi; made by 'hexi completion bash'\n"
        "_hexi() {\n"
        "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
        "    COMPREPLY=()\n"
        "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
        "        COMPREPLY=($(compgen -W " + in_quotes(names_of(all) + " --help --version") + " -- \"$word\"))\n"
        "        return\n"
        "    fi\n"
        "    case \"${COMP_WORDS[1]} $before\" in\n"
        "        'completion completion') COMPREPLY=($(compgen -W 'bash zsh fish' -- \"$word\")); return ;;\n";
    for (const described_command& c : all)
        for (const auto& o : c.takes.options)
            if (!o.words.empty()) out += fmt::format("        '{} {}') COMPREPLY=($(compgen -W {} -- \"$word\")); return ;;\n", c.word, o.names.back(), in_quotes(fmt::format("{}", fmt::join(o.words, " "))));
    out += "    esac\n    local options=\n    case \"${COMP_WORDS[1]}\" in\n";
    for (const described_command& c : all) {
        std::string options;
        for (const auto& o : c.takes.options)
            if (!o.argument) options += fmt::format("{}{}", options.empty() ? "" : " ", fmt::join(o.names, " "));
        out += fmt::format("        {}) options={} ;;\n", c.word, in_quotes(options));
    }
    return out +
           "    esac\n"
           "    case \"$word\" in\n"
           "        -*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")) ;;\n"
           "        *) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n"
           "    esac\n"
           "}\n"
           "complete -o filenames -F _hexi hexi\n";
}

std::string for_zsh(const std::vector<described_command>& all) {
    // In the middle of a specification these mean something.
    const auto escaped = [](std::string_view text) {
        std::string out;
        for (const char c : text) {
            if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
            out += c;
        }
        return out;
    };
    std::string out = "#compdef hexi\n# made by 'hexi completion zsh'\n_hexi() {\n    local -a commands\n    commands=(\n";
    for (const described_command& c : all) out += fmt::format("        {}\n", in_quotes(fmt::format("{}:{}", c.word, escaped(c.takes.summary))));
    out += "        'man:the manual page'\n        'completion:what completes command lines in a shell'\n    )\n"
           "    if (( CURRENT == 2 )); then\n        _describe 'command' commands\n        return\n    fi\n    case \"$words[2]\" in\n"
           "        completion) _values 'shell' bash zsh fish ;;\n";
    for (const described_command& c : all) {
        out += fmt::format("        {}) _arguments '1:command:' ", c.word);
        for (const auto& o : c.takes.options) {
            out += "\\\n            ";
            if (o.argument) {
                out += in_quotes(fmt::format("{}{}:_files", o.required ? ":" : "::", escaped(o.names.front())));
                continue;
            }
            for (std::size_t i = 0; i < o.names.size(); ++i) {
                std::string value;
                if (!o.words.empty()) value = fmt::format(":{}:({})", escaped(o.value), fmt::join(o.words, " "));
                else if (!o.value.empty()) value = fmt::format(":{}:_files", escaped(o.value));
                out += in_quotes(fmt::format("*{}[{}]{}", o.names[i], escaped(o.help), value)) + ' ';
            }
        }
        out += ";;\n";
    }
    return out + "    esac\n}\n_hexi \"$@\"\n";
}

std::string for_fish(const std::vector<described_command>& all) {
    const auto fish = [](std::string_view text) {
        std::string out = "'";
        for (const char c : text) {
            if (c == '\'' || c == '\\') out += '\\';
            out += c;
        }
        return out + "'";
    };
    std::string out = "# fish completion for hexi; made by 'hexi completion fish'\n";
    for (const described_command& c : all) out += fmt::format("complete -c hexi -n __fish_use_subcommand -f -a {} -d {}\n", c.word, fish(c.takes.summary));
    out += "complete -c hexi -n __fish_use_subcommand -f -a man -d 'the manual page'\n"
           "complete -c hexi -n __fish_use_subcommand -f -a completion -d 'what completes command lines in a shell'\n"
           "complete -c hexi -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'\n";
    for (const described_command& c : all) {
        for (const auto& o : c.takes.options) {
            if (o.argument) continue;
            out += fmt::format("complete -c hexi -n '__fish_seen_subcommand_from {}'", c.word);
            for (const std::string& name : o.names) out += name.starts_with("--") ? fmt::format(" -l {}", name.substr(2)) : fmt::format(" -s {}", name.substr(1));
            if (!o.words.empty()) out += fmt::format(" -x -a {}", fish(fmt::format("{}", fmt::join(o.words, " "))));
            else if (!o.value.empty()) out += " -r";
            out += fmt::format(" -d {}\n", fish(o.help));
        }
    }
    return out;
}

}  // namespace

std::string manual(std::string_view version) {
    const auto all = all_described();
    std::string out = fmt::format(".TH HEXI 1 \"\" \"hexi {}\" \"User Commands\"\n.SH NAME\nhexi \\- ask a typed graph that says where each fact was read, check it, draw it\n.SH SYNOPSIS\n", version);
    out += ".B hexi\n.I COMMAND GRAPH\n[\\fIARGUMENTS\\fR] [\\fIOPTIONS\\fR]\n.SH DESCRIPTION\n"
           "GRAPH is a folder of tables or a snapshot; a node is given by its key, a name or an alias, in any spelling.\n.SH COMMANDS\n";
    for (const described_command& c : all) {
        out += fmt::format(".SS \"hexi {}\"\n{}\n.PP\n.B hexi {}", c.word, troff(c.takes.summary), c.word);
        out += '\n';
        for (const auto& o : c.takes.options)
            if (o.argument) out += o.required ? fmt::format("\\fI{}\\fR\n", troff(o.names.front())) : fmt::format("[\\fI{}\\fR]\n", troff(o.names.front()));
        for (const auto& o : c.takes.options)
            if (!o.argument && o.required) out += fmt::format("\\fB{}\\fR \\fI{}\\fR\n", troff(o.names.back()), troff(o.value));
        out += "[\\fIOPTIONS\\fR]\n";
        for (const auto& o : c.takes.options) {
            std::string names;
            for (const std::string& name : o.names) names += fmt::format("{}\\fB{}\\fR", names.empty() ? "" : ", ", troff(name));
            out += fmt::format(".TP\n{}{}\n{}\n", names, o.value.empty() ? "" : fmt::format(" \\fI{}\\fR", troff(o.value)), troff(o.help));
        }
        out += ".PP\nFor example:\n.PP\n.nf\n.RS\n";
        for (const std::string& example : c.takes.examples) out += troff(example) + '\n';
        out += ".RE\n.fi\n";
    }
    return out +
           ".SH \"EXIT STATUS\"\n.TP\n0\ndone\n.TP\n1\nno answer\n.TP\n2\nwrong use, such as a node that is not there\n.TP\n3\nthe data is wrong\n"
           ".TP\n4\na file could not be read or written\n"
           ".SH ENVIRONMENT\n.TP\n.B HEXI_LANG\nthe language of names, words and errors where \\-\\-lang does not say another, such as zh\n.TP\n.B NO_COLOR\nno colours, if it is not empty\n";
}

std::optional<std::string> completion_script(std::string_view shell) {
    if (shell == "bash") return for_bash(all_described());
    if (shell == "zsh") return for_zsh(all_described());
    if (shell == "fish") return for_fish(all_described());
    return std::nullopt;
}

}  // namespace hexi::tool
