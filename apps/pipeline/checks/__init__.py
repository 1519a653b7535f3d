"""The catalogue: every check there is, in the order in which a student reads them. To add one, add its class here."""

from __future__ import annotations

from collections.abc import Mapping

from apps.pipeline.checks import onboarding
from apps.pipeline.checks.base import Check, Verdict
from apps.pipeline.checks.ci.claims import ReadmeClaims
from apps.pipeline.checks.ci.comfort import PipelineComfort
from apps.pipeline.checks.ci.presence import PipelinePresence, PipelineValidity
from apps.pipeline.checks.ci.substance import PipelineSubstance, SilencedGates
from apps.pipeline.checks.ci.supply_chain import SupplyChain
from apps.pipeline.checks.complexity import Annotations, Complexity
from apps.pipeline.checks.coverage import BranchCoverage, LineCoverage
from apps.pipeline.checks.dependencies import Dependencies
from apps.pipeline.checks.documentation import DocstringsAgree, InterfacePages, PublicDocstrings
from apps.pipeline.checks.examples import Examples
from apps.pipeline.checks.git.branches import BranchNames
from apps.pipeline.checks.git.broken import EveryRevisionParses
from apps.pipeline.checks.git.commits import CommitSize, TidyHistory
from apps.pipeline.checks.git.identity import Identity
from apps.pipeline.checks.git.junk import CommittedJunk
from apps.pipeline.checks.git.merges import NeedlessMerges
from apps.pipeline.checks.git.pace import Pace
from apps.pipeline.checks.git.production import BehindBase, ThroughBranches
from apps.pipeline.checks.git.published import PublishedBranches
from apps.pipeline.checks.git.releases import ReleaseTags
from apps.pipeline.checks.git.secrets import NoSecrets
from apps.pipeline.checks.git.sizes import RepositorySize
from apps.pipeline.checks.git.subjects import ConventionalCommits
from apps.pipeline.checks.kinds_of_tests import IntegrationTests, PerformanceTests
from apps.pipeline.checks.leftovers import Leftovers
from apps.pipeline.checks.lint import Formatting, Linting
from apps.pipeline.checks.ml.artefacts import Artefacts
from apps.pipeline.checks.ml.evidence import DataValidation, KeptMetrics, ModelCard
from apps.pipeline.checks.ml.leaks import Leakage
from apps.pipeline.checks.ml.notebooks import Notebooks
from apps.pipeline.checks.ml.seeds import Seeds
from apps.pipeline.checks.ops.configuration import Configuration
from apps.pipeline.checks.ops.dataflow import DataPipeline
from apps.pipeline.checks.ops.docker import Dockerfiles
from apps.pipeline.checks.ops.logs import Logging
from apps.pipeline.checks.ops.manifests import Manifests
from apps.pipeline.checks.ops.runner import TaskRunner
from apps.pipeline.checks.order import OrderIndependence
from apps.pipeline.checks.packaging import Description, Installation, SingleVersion
from apps.pipeline.checks.pre_commit import PreCommit
from apps.pipeline.checks.readme import Licence, Readme
from apps.pipeline.checks.security import SafeLoading, Security
from apps.pipeline.checks.tests import TestSuite
from apps.pipeline.checks.vulnerabilities import KnownVulnerabilities
from apps.pipeline.checks.written_tests import EnoughTests, Repetition, TestsAssert

_CHECKS: tuple[type[Check], ...] = (
    TestSuite,
    EnoughTests,
    TestsAssert,
    OrderIndependence,
    Repetition,
    IntegrationTests,
    PerformanceTests,
    LineCoverage,
    BranchCoverage,
    CommittedJunk,
    BranchNames,
    ConventionalCommits,
    ThroughBranches,
    CommitSize,
    NeedlessMerges,
    TidyHistory,
    PublishedBranches,
    ReleaseTags,
    Identity,
    NoSecrets,
    RepositorySize,
    EveryRevisionParses,
    Pace,
    BehindBase,
    onboarding.CreateRepository,
    onboarding.CreateBranch,
    onboarding.CreateFile,
    onboarding.WriteFile,
    onboarding.StageFile,
    onboarding.CheckIndex,
    onboarding.UndoFile,
    onboarding.EditReadme,
    onboarding.PushCommit,
    onboarding.ReadHistory,
    onboarding.OpenRequest,
    Linting,
    Formatting,
    Complexity,
    Annotations,
    Leftovers,
    PreCommit,
    Security,
    KnownVulnerabilities,
    SafeLoading,
    PublicDocstrings,
    DocstringsAgree,
    InterfacePages,
    Examples,
    Description,
    Dependencies,
    Installation,
    Readme,
    Licence,
    SingleVersion,
    PipelinePresence,
    PipelineValidity,
    PipelineSubstance,
    SilencedGates,
    SupplyChain,
    PipelineComfort,
    ReadmeClaims,
    Seeds,
    Leakage,
    Notebooks,
    DataValidation,
    KeptMetrics,
    ModelCard,
    Artefacts,
    TaskRunner,
    Dockerfiles,
    Manifests,
    Logging,
    Configuration,
    DataPipeline,
)

CATALOGUE: Mapping[str, type[Check]] = {check.code: check for check in _CHECKS}

__all__ = ["CATALOGUE", "Check", "Verdict"]
