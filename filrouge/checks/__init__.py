"""The catalogue: every check there is, in the order in which a student reads them. To add one, add its class here."""

from __future__ import annotations

from collections.abc import Mapping

from filrouge.checks import onboarding
from filrouge.checks.base import Check, Verdict
from filrouge.checks.ci.claims import ReadmeClaims
from filrouge.checks.ci.comfort import PipelineComfort
from filrouge.checks.ci.presence import PipelinePresence, PipelineValidity
from filrouge.checks.ci.substance import PipelineSubstance, SilencedGates
from filrouge.checks.ci.supply_chain import SupplyChain
from filrouge.checks.complexity import Annotations, Complexity
from filrouge.checks.coverage import BranchCoverage, LineCoverage
from filrouge.checks.dependencies import Dependencies
from filrouge.checks.documentation import DocstringsAgree, InterfacePages, PublicDocstrings
from filrouge.checks.examples import Examples
from filrouge.checks.git.branches import BranchNames
from filrouge.checks.git.broken import EveryRevisionParses
from filrouge.checks.git.commits import CommitSize, TidyHistory
from filrouge.checks.git.identity import Identity
from filrouge.checks.git.junk import CommittedJunk
from filrouge.checks.git.merges import NeedlessMerges
from filrouge.checks.git.pace import Pace
from filrouge.checks.git.production import BehindBase, ThroughBranches
from filrouge.checks.git.published import PublishedBranches
from filrouge.checks.git.releases import ReleaseTags
from filrouge.checks.git.secrets import NoSecrets
from filrouge.checks.git.sizes import RepositorySize
from filrouge.checks.git.subjects import ConventionalCommits
from filrouge.checks.kinds_of_tests import IntegrationTests, PerformanceTests
from filrouge.checks.leftovers import Leftovers
from filrouge.checks.lint import Formatting, Linting
from filrouge.checks.ml.artefacts import Artefacts
from filrouge.checks.ml.evidence import DataValidation, KeptMetrics, ModelCard
from filrouge.checks.ml.leaks import Leakage
from filrouge.checks.ml.notebooks import Notebooks
from filrouge.checks.ml.seeds import Seeds
from filrouge.checks.ops.configuration import Configuration
from filrouge.checks.ops.dataflow import DataPipeline
from filrouge.checks.ops.docker import Dockerfiles
from filrouge.checks.ops.logs import Logging
from filrouge.checks.ops.manifests import Manifests
from filrouge.checks.ops.runner import TaskRunner
from filrouge.checks.order import OrderIndependence
from filrouge.checks.packaging import Description, Installation, SingleVersion
from filrouge.checks.pre_commit import PreCommit
from filrouge.checks.readme import Licence, Readme
from filrouge.checks.security import SafeLoading, Security
from filrouge.checks.tests import TestSuite
from filrouge.checks.vulnerabilities import KnownVulnerabilities
from filrouge.checks.written_tests import EnoughTests, Repetition, TestsAssert

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
