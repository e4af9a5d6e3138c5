package io.mainstay.resource.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class UsersTest {
    @Test
    void eachProcessIsNamedOnceAndNobodyEndsProcessOneOrTheAgent() {
        String output =
                "1/cwd\n812/cwd\n812/fd/5\n77/map_files/7f-80\n4711/exe\n… 12 bytes left out …\nfd/3\n\n9x/fd\n";
        assertThat(Users.parse(output, 4711)).containsExactly(77L, 812L);
        assertThat(Users.parse("", 4711)).isEmpty();
    }

    @Test
    void theDirectoryIsFoundAsItIsWrittenWhateverFindTakesForAPattern() {
        assertThat(Users.pattern("/srv/[a]*?\\b")).isEqualTo("/srv/\\[a\\]\\*\\?\\\\b");
        assertThat(Users.pattern("/srv/data")).isEqualTo("/srv/data");
    }

    @Test
    void thoseWhoAreTooManyAreCounted() {
        List<Long> pids = LongStream.range(4_194_400, 4_194_412).boxed().toList();
        assertThat(Users.named(pids).words())
                .startsWith("pid 4194400 (ended meanwhile), ")
                .endsWith(" and 2 more");
        assertThat(Users.named(pids).signal("TERM").argv()).hasSize(15).startsWith("kill", "-s", "TERM", "4194400");
    }
}
