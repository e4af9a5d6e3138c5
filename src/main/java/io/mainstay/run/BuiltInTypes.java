package io.mainstay.run;

import io.mainstay.resource.TypeCatalog;
import io.mainstay.resource.check.HttpCheckType;
import io.mainstay.resource.check.TcpCheckType;
import io.mainstay.resource.container.ContainerType;
import io.mainstay.resource.dummy.DummyType;
import io.mainstay.resource.filesystem.FilesystemType;
import io.mainstay.resource.lbhealthcheck.LbHealthCheckType;
import io.mainstay.resource.lsb.LsbType;
import io.mainstay.resource.lvm.LvmType;
import io.mainstay.resource.network.ReachabilityType;
import io.mainstay.resource.network.RouteType;
import io.mainstay.resource.network.VirtualIpType;
import io.mainstay.resource.ocf.OcfType;
import io.mainstay.resource.process.ProcessType;
import io.mainstay.resource.script.ScriptType;
import io.mainstay.resource.systemd.SystemdType;
import java.util.List;

/** The resource types that come with the program. */
public final class BuiltInTypes {
    private BuiltInTypes() {}

    /** A catalogue for one node; its types share nothing with another's. */
    public static TypeCatalog catalog() {
        return new TypeCatalog(List.of(
                new ProcessType(),
                new ScriptType(),
                new OcfType(),
                new SystemdType(),
                new LsbType(LsbType.Way.DIRECT),
                new LsbType(LsbType.Way.COMMAND),
                new ContainerType(),
                new VirtualIpType(),
                new RouteType(),
                new FilesystemType(),
                new LvmType(),
                new LbHealthCheckType(),
                new TcpCheckType(),
                new HttpCheckType(),
                new ReachabilityType(),
                new DummyType()));
    }
}
