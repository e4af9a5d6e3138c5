package io.mainstay.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The shell functions that complete a command line, made from the same model as help. Subcommands, options and fixed values
 * stand in the script, so that most Tabs start no program; names of groups, resources and nodes are asked of the running node
 * by {@code mainstay names}. Pure. picocli's own script knows fixed values only.
 */
final class CompletionScript {
    /** What follows from the label of a value; a label that is not here is completed by nothing. */
    private static final Map<String, String> BY_LABEL = Map.ofEntries(
            Map.entry("GROUP", "@group"),
            Map.entry("GROUP[/RESOURCE]", "@target"),
            Map.entry("GROUP/RESOURCE", "@resource"),
            Map.entry("NODE", "@node"),
            Map.entry("HOOK", "@hook"),
            Map.entry("ID", "@id"),
            Map.entry("FILE", "@file"),
            Map.entry("PATH", "@file"),
            Map.entry("PROGRAM", "@file"),
            Map.entry("DIR", "@directory"));

    private static final String FUNCTIONS = """
            _mainstay() {
              # Not called path: that is the search path in zsh.
              local asked=mainstay option="" at=0 i word kind cur=${COMP_WORDS[COMP_CWORD]}
              local plain='^[A-Za-z0-9._/-]+$'
              local -a node=()
              COMPREPLY=()
              for ((i = 1; i < COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                if [[ $word == "=" ]]; then
                  # bash takes --wait=30s apart; what follows is a value.
                  option=${option:-=}
                elif [[ -n $option ]]; then
                  [[ $option == --socket || $option == --server ]] && node=("$option" "$word")
                  option=""
                elif [[ $word == -* ]]; then
                  [[ -n $(_mainstay_value "$asked $word") ]] && option=$word
                elif [[ " $(_mainstay_subcommands "$asked") " == *" $word "* ]]; then
                  asked="$asked $word"
                else
                  at=$((at + 1))
                fi
              done
              [[ $cur == "=" ]] && cur=""
              if [[ -n $option ]]; then
                kind=$(_mainstay_value "$asked $option")
              elif [[ $cur == -* ]]; then
                kind=$(_mainstay_options "$asked")
              else
                kind=$(_mainstay_subcommands "$asked")
                [[ -n $kind ]] || kind=$(_mainstay_parameter "$asked" "$at")
              fi
              case $kind in
                @file | @directory)
                  compopt -o filenames 2>/dev/null
                  while IFS= read -r word; do
                    COMPREPLY+=("$word")
                  done < <(if [[ $kind == @file ]]; then compgen -f -- "$cur"; else compgen -d -- "$cur"; fi)
                  ;;
                @*)
                  # Names come from outside: only plain ones are taken.
                  while IFS= read -r word; do
                    [[ $word =~ $plain && $word == "$cur"* ]] && COMPREPLY+=("$word")
                  done < <("${COMP_WORDS[0]}" names "${kind#@}" "${node[@]}" 2>/dev/null)
                  ;;
                *)
                  for word in $kind; do
                    [[ $word == "$cur"* ]] && COMPREPLY+=("$word")
                  done
                  ;;
              esac
              return 0
            }

            complete -F _mainstay mainstay
            """;

    private CompletionScript() {}

    /** For bash, or for zsh, which runs bash's completions after a word of introduction. */
    static String of(CommandSpec root, Shell shell) {
        Map<String, CommandSpec> commands = new TreeMap<>();
        collect(root, root.name(), commands);
        StringBuilder script = new StringBuilder();
        if (shell == Shell.ZSH) {
            script.append("#compdef mainstay\n");
        }
        script.append("# Completion of mainstay, made by: mainstay completion ")
                .append(shell.name().toLowerCase(Locale.ROOT))
                .append("\n\n");
        if (shell == Shell.ZSH) {
            script.append("autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n\n");
        }
        function(script, "_mainstay_subcommands", commands, CompletionScript::subcommands);
        function(script, "_mainstay_options", commands, CompletionScript::options);
        function(script, "_mainstay_value", values(commands));
        function(script, "_mainstay_parameter", parameters(commands));
        return script.append(FUNCTIONS).toString();
    }

    /** Whose completion. */
    enum Shell {
        BASH,
        ZSH
    }

    private static void collect(CommandSpec command, String path, Map<String, CommandSpec> commands) {
        commands.put(path, command);
        command.subcommands().forEach((name, each) -> {
            if (!each.getCommandSpec().usageMessage().hidden()) {
                collect(each.getCommandSpec(), path + " " + name, commands);
            }
        });
    }

    private static void function(
            StringBuilder script,
            String name,
            Map<String, CommandSpec> commands,
            Function<CommandSpec, String> answer) {
        Map<String, String> cases = new TreeMap<>();
        commands.forEach((path, command) -> cases.put(path, answer.apply(command)));
        function(script, name, cases);
    }

    /** A function that answers its arguments, joined by blanks, with a line. */
    private static void function(StringBuilder script, String name, Map<String, String> cases) {
        script.append(name).append("() {\n  case \"$*\" in\n");
        cases.forEach((key, answer) -> {
            if (!answer.isEmpty()) {
                script.append("    '")
                        .append(key)
                        .append("') echo '")
                        .append(answer)
                        .append("' ;;\n");
            }
        });
        script.append("  esac\n}\n\n");
    }

    private static String subcommands(CommandSpec command) {
        return command.subcommands().entrySet().stream()
                .filter(each -> !each.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(" "));
    }

    private static String options(CommandSpec command) {
        return visible(command).flatMap(option -> Stream.of(option.names())).collect(Collectors.joining(" "));
    }

    private static Stream<OptionSpec> visible(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden());
    }

    /** By command and option; an option without a value, or with one that may be left out, has none. */
    private static Map<String, String> values(Map<String, CommandSpec> commands) {
        Map<String, String> values = new TreeMap<>();
        commands.forEach((path, command) -> visible(command)
                .filter(option -> option.arity().min() > 0)
                .forEach(option -> {
                    for (String name : option.names()) {
                        // Something that nothing begins with: the next word is a value, whatever it is.
                        values.put(path + " " + name, kind(option).isEmpty() ? "@none" : kind(option));
                    }
                }));
        return values;
    }

    /** By command and place. */
    private static Map<String, String> parameters(Map<String, CommandSpec> commands) {
        Map<String, String> parameters = new TreeMap<>();
        commands.forEach((path, command) -> {
            List<PositionalParamSpec> all = new ArrayList<>(command.positionalParameters());
            for (int i = 0; i < all.size(); i++) {
                parameters.put(path + " " + i, kind(all.get(i)));
            }
        });
        return parameters;
    }

    /** Case does not matter; constants are typed in small letters. */
    static String asTyped(String word) {
        return word.equals(word.toUpperCase(Locale.ROOT)) ? word.toLowerCase(Locale.ROOT) : word;
    }

    private static String kind(ArgSpec argument) {
        List<String> fixed = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(each -> fixed.add(asTyped(each)));
        }
        return fixed.isEmpty() ? BY_LABEL.getOrDefault(argument.paramLabel(), "") : String.join(" ", fixed);
    }
}
