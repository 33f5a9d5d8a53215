# Builds the program from its sources and runs it as an ordinary user. External servers only: see compose.yaml.
FROM maven:3-eclipse-temurin-17 AS build
WORKDIR /source
COPY pom.xml ./
COPY .mvn .mvn
COPY program program
# Maven wants to see every module that the project names; this one is not built.
COPY bench/pom.xml bench/pom.xml
RUN --mount=type=cache,target=/maven mvn -q -B -Dmaven.repo.local=/maven -Dmaven.test.skip=true -Dquick -pl program -am package

FROM eclipse-temurin:17-jre
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin counterflow \
    && install -d -o counterflow -g counterflow -m 0700 /etc/counterflow /var/lib/counterflow /var/lib/counterflow/secrets
COPY --from=build /source/program/target/counterflow.jar /opt/counterflow/counterflow.jar
USER counterflow
WORKDIR /var/lib/counterflow
ENV COUNTERFLOW_CONFIG=/etc/counterflow/counterflow.yaml
EXPOSE 5000
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "-jar", "/opt/counterflow/counterflow.jar"]
CMD ["serve"]
# The image has no HTTP client; bash speaks enough of it.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5000 && printf 'GET /livez HTTP/1.0\\r\\nHost: 127.0.0.1\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
