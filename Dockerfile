# The four images: docker build --target dispatcher|worker|watchdog|cli .
# For the classic builder and BuildKit alike; docs/containers.md tells why it is laid out like this.

# --- Build: what Maven needs first, then the sources, so that a change of a source fetches nothing again. ---
FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /build
ENV OSPS_TRAINING=later
COPY pom.xml ./
COPY shm-common/pom.xml shm-common/
COPY wire-common/pom.xml wire-common/
COPY service-boot/pom.xml service-boot/
COPY dispatcher-service/pom.xml dispatcher-service/
COPY worker-service/pom.xml worker-service/
COPY watchdog-service/pom.xml watchdog-service/
COPY client/pom.xml client/
COPY client-cli/pom.xml client-cli/
# Modules that no image needs are not here; one class makes the compiler and its plugins come.
RUN for module in $(sed -n 's:.*<module>\(.*\)</module>.*:\1:p' pom.xml); do \
      [ -e "$module/pom.xml" ] || sed -i "\:<module>$module</module>:d" pom.xml; \
    done \
 && mkdir -p shm-common/src/main/java/io/osps && echo 'package io.osps; final class Nothing {}' >shm-common/src/main/java/io/osps/Nothing.java \
 && mvn -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true -Dexec.skip=true -Dspring-boot.repackage.skip=true package \
 && rm -rf shm-common/src ./*/target
COPY deploy/Distribution.java deploy/
COPY deploy/jvm deploy/jvm
RUN javac -d /build/tool deploy/Distribution.java
COPY shm-common/src shm-common/src
COPY wire-common/src wire-common/src
COPY service-boot/src service-boot/src
COPY dispatcher-service/src dispatcher-service/src
COPY worker-service/src worker-service/src
COPY watchdog-service/src watchdog-service/src
COPY client/src client/src
COPY client-cli/src client-cli/src
# For each program: lib/ with what changes seldom, own/ with our jars; and Netty's native library, outside its jar,
# so that it need not be written to a /tmp from which nothing may be run.
RUN mvn -B -ntp -o -Dmaven.test.skip=true -Dspotless.check.skip=true package \
 && for program in dispatcher-service worker-service watchdog-service client-cli; do \
      out=/build/out/$program; mkdir -p "$out" \
      && mv "$program/target/dist" "$out/app" && mkdir "$out/own" && mv "$out/app/app.jar" "$out/own/" \
      && mkdir "$out/own/lib" \
      && find "$out/app/lib" -regextype egrep -regex '.*/osps-[a-z]+-[0-9].*' \
        -exec mv -t "$out/own/lib" {} + || exit 1; \
    done \
 && mkdir /build/native && cd /build/native \
 && for jar in /build/out/worker-service/app/lib/netty-transport-native-epoll-*-linux-*.jar; do jar xf "$jar" META-INF/native; done

# --- What all images share. ---
FROM eclipse-temurin:25-jre AS base
RUN groupadd --gid 10001 osps && useradd --uid 10001 --gid 10001 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin osps \
 && mkdir -p /run/osps && chown 10001:10001 /run/osps && chmod 0770 /run/osps
WORKDIR /opt/osps

# --- AOT caches, made by the JVM that will use them and checked: a cache that does not fit fails the build. ---
FROM base AS trained-dispatcher
COPY --from=build /build/out/dispatcher-service/app/ ./
COPY --from=build /build/out/dispatcher-service/own/ ./
COPY --from=build /build/deploy/jvm/dispatcher.options jvm.options
COPY --from=build /build/tool /tool
RUN java -cp /tool Distribution train app.jar . jvm.options

FROM base AS trained-worker
COPY --from=build /build/out/worker-service/app/ ./
COPY --from=build /build/out/worker-service/own/ ./
COPY --from=build /build/deploy/jvm/worker.options jvm.options
COPY --from=build /build/tool /tool
RUN java -cp /tool Distribution train app.jar . jvm.options

FROM base AS trained-watchdog
COPY --from=build /build/out/watchdog-service/app/ ./
COPY --from=build /build/out/watchdog-service/own/ ./
COPY --from=build /build/deploy/jvm/watchdog.options jvm.options
COPY --from=build /build/tool /tool
RUN java -cp /tool Distribution train app.jar . jvm.options

FROM base AS trained-cli
COPY --from=build /build/out/client-cli/app/ ./
COPY --from=build /build/out/client-cli/own/ ./
COPY --from=build /build/deploy/jvm/cli.options jvm.options
COPY --from=build /build/tool /tool
RUN java -cp /tool Distribution train app.jar . jvm.options io.osps.cli.Rehearsal

# --- The images. ---
FROM base AS service
COPY --from=build /build/native/META-INF/native/ /usr/lib/
ENV OSPS_SPACE=/run/osps/space/space OSPS_STATE=/tmp/osps
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 CMD ["/opt/osps/healthcheck"]
ENTRYPOINT ["/opt/osps/entrypoint"]

FROM service AS dispatcher
COPY --from=build /build/out/dispatcher-service/app/ ./
COPY --from=build /build/out/dispatcher-service/own/ ./
COPY --from=build /build/deploy/jvm/dispatcher.options jvm.options
COPY --from=trained-dispatcher /opt/osps/app.aot ./
RUN java @jvm.options -XX:AOTCache=app.aot -XX:AOTMode=on -Dspring.context.exit=onRefresh -jar app.jar && rm -rf /tmp/* /run/osps/*
COPY deploy/container/ ./
ENV OSPS_ROLE=dispatcher OSPS_HTTP_PORT=8401
USER 10001:10001

FROM service AS worker
COPY --from=build /build/out/worker-service/app/ ./
COPY --from=build /build/out/worker-service/own/ ./
COPY --from=build /build/deploy/jvm/worker.options jvm.options
COPY --from=trained-worker /opt/osps/app.aot ./
RUN java @jvm.options -XX:AOTCache=app.aot -XX:AOTMode=on -Dspring.context.exit=onRefresh -jar app.jar && rm -rf /tmp/* /run/osps/*
COPY deploy/container/ ./
ENV OSPS_ROLE=worker OSPS_HTTP_PORT=8411
USER 10001:10001

FROM service AS watchdog
COPY --from=build /build/out/watchdog-service/app/ ./
COPY --from=build /build/out/watchdog-service/own/ ./
COPY --from=build /build/deploy/jvm/watchdog.options jvm.options
COPY --from=trained-watchdog /opt/osps/app.aot ./
RUN java @jvm.options -XX:AOTCache=app.aot -XX:AOTMode=on -Dspring.context.exit=onRefresh -jar app.jar && rm -rf /tmp/* /run/osps/*
COPY deploy/container/ ./
ENV OSPS_ROLE=watchdog OSPS_HTTP_PORT=8400 OSPS_STATE=/run/osps OSPS_WATCHDOG_CONTAINERS=/run/osps/containers
USER 10001:10001

FROM base AS cli
COPY --from=build /build/out/client-cli/app/ ./
COPY --from=build /build/out/client-cli/own/ ./
COPY --from=build /build/deploy/jvm/cli.options jvm.options
COPY --from=trained-cli /opt/osps/app.aot ./
RUN java @jvm.options -XX:AOTCache=app.aot -XX:AOTMode=on -jar app.jar --version
# The entrypoint of the services leaves the address and the password there, some seconds after `docker compose up -d`.
ENV OSPS_STATE=/run/osps OSPS_PASSWORD_FILE=/run/osps/password OSPS_WAIT=30s
USER 10001:10001
ENTRYPOINT ["java", "@/opt/osps/jvm.options", "-XX:AOTCache=/opt/osps/app.aot", "-jar", "/opt/osps/app.jar"]
